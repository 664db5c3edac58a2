"""The page of a check: one HTML file in the report's design, for screen and paper."""

from greenpaper.domain.run import Run
from greenpaper.report.check_charts import MACHINE, PEOPLE, agreement_charts, calibration_charts
from greenpaper.report.check_found import CheckFound, Interval
from greenpaper.report.figures import percent
from greenpaper.report.page import count, day, environment, heat, question_number

MEASURES = (
    ("f1", "F1, all codings together (micro)"),
    ("macro_f1", "F1, the mean over themes (macro)"),
    ("response_f1", "F1, the mean over responses"),
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("exact", "Exactly the same themes"),
    ("over", "Over-coding: a theme too many"),
    ("under", "Under-coding: a theme too few"),
    ("alpha", "Krippendorff’s alpha, each decision"),
    ("alpha_masi", "Krippendorff’s alpha, sets of themes (MASI)"),
    ("kappa", "Cohen’s kappa"),
    ("none_second", "“None of these themes”"),
    ("themes_second", "Themes a response"),
)
"""The measures in the order of the page. The last two describe the second of two coders."""


def render_check(found: CheckFound, run: Run) -> str:
    """The page. All text in it is escaped; characters that HTML forbids show as "�"."""
    env = environment()
    env.filters |= {
        "percent": percent,
        "number": lambda n: f"{n:,}",
        "count": count,
        "day": day,
        "question_number": question_number,
        "value": value,
        "span": span,
        "signed": signed,
        "percents": percents,
        "heat": heat,
    }
    env.globals |= {
        "measures": MEASURES,
        "agreement_charts": agreement_charts,
        "calibration_charts": calibration_charts,
        "colours": {"people": PEOPLE, "machine": MACHINE},
    }
    return env.get_template("check.html.j2").render(f=found, run=run)


def value(figure: Interval | None) -> str:
    """A figure to two places; a dash where there is none."""
    return "–" if figure is None or figure[0] is None else _two(figure[0])


def span(figure: Interval | None) -> str:
    """Its interval, "0.77 to 0.85"; a dash where there is none."""
    if figure is None or figure[1] is None or figure[2] is None:
        return "–"
    return f"{_two(figure[1])} to {_two(figure[2])}"


def percents(figure: Interval) -> str:
    """The interval of a share, "29% to 39%"; a dash where there is none."""
    return "–" if figure[1] is None else f"{percent(figure[1])} to {percent(figure[2])}"


def signed(figure: Interval) -> str:
    """A difference with its sign."""
    if figure[0] is None:
        return "–"
    return ("+" if figure[0] > 0 else "") + _two(figure[0])


def _two(number: float) -> str:
    text = f"{number:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text
