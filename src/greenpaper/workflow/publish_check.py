"""Publish a check: its page, every number, and a sheet to settle what the coders differ about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from greenpaper.quality.agreement import TIMES, Agreement, Figure
from greenpaper.quality.calibration import Calibration
from greenpaper.quality.coded import Judgement, Part
from greenpaper.quality.groups import LEAST
from greenpaper.quality.verdict import rule, sentence, warning
from greenpaper.report.check_found import (
    BinFound,
    CheckFound,
    CoderFound,
    GroupChecked,
    Interval,
    PairFound,
    QuestionChecked,
    ThemeChecked,
    agreement_table,
    check_as_json,
    shares_table,
)
from greenpaper.report.check_page import render_check
from greenpaper.report.coding_pages import write_settling_sheet
from greenpaper.report.csv_file import write_csv
from greenpaper.report.order import natural
from greenpaper.report.suppression import SMALLEST
from greenpaper.workflow import output_folder, swap
from greenpaper.workflow.checking import B, Checked
from greenpaper.workflow.results_folder import ResultsFolder
from greenpaper.workflow.sampling import keep_record, record_of

SETTLE = "adjudicate"
UNCALIBRATED = Calibration((), None, 0)


def publish_check(
    checked: Checked[ResultsFolder],
    folder: Path,
    given: Sequence[Path] = (),
    *,
    command: str = "",
    overwrite: bool = False,
) -> tuple[CheckFound, Path | None]:
    """Write the check's folder; its numbers, and the path of the sheet to settle differences in.

    `given` are the sheets that were handed in: one that lies in `folder` is kept as it is. Raises
    OutputError.
    """
    check_folder(folder, given, overwrite=overwrite)
    found = check_found(checked)
    name = _free_name(folder, given) if checked.settled.open else None
    with output_folder.staged(folder) as part:
        (part / "check.json").write_text(check_as_json(found), encoding="utf-8", newline="\n")
        write_csv(agreement_table(found), part / "agreement.csv")
        write_csv(shares_table(found), part / "shares.csv")
        if name:
            _write_settling_sheet(checked, part / name)
        run = record_of(checked.results, command, {"judged": found.whole.responses}, {})
        page = render_check(found, run)
        (part / "check.html").write_text(page, encoding="utf-8", newline="\n")
        keep_record(run, part)
    return found, folder / name if name else None


def check_folder(folder: Path, given: Sequence[Path] = (), *, overwrite: bool = False) -> None:
    """As `output_folder.check`; a sheet that was filled in there and is handed in is no obstacle,
    since it stays.
    """
    written = swap.written(folder) or {}
    changed = [name for name, sha in written.items() if _changed(folder / name, sha)]
    ours = {path.resolve() for path in given}
    mine = bool(changed) and all((folder / name).resolve() in ours for name in changed)
    output_folder.check(folder, overwrite=overwrite or mine)


def check_found(checked: Checked[B]) -> CheckFound:
    """Every number of a check."""
    sample, people = checked.sample, checked.judgements.by_coder
    titles = {
        (book.question, theme.key): theme.title
        for book in checked.results.codebooks.values()
        for theme in book.themes
    }
    whole = _question("", "All questions", checked.whole, UNCALIBRATED, {})
    settled = {judgement.key for judgement in checked.judgements.settled}
    agreed = {judgement.key for judgement in checked.settled.agreed}
    return CheckFound(
        title=checked.results.title,
        folder=checked.results.name,
        drawn=len(sample.drawn) if sample else 0,
        by_chance=sum(d.part is Part.RANDOM for d in sample.drawn) if sample else 0,
        seed=sample.seed if sample else 0,
        coders=tuple(_coder(name, said) for name, said in people.items()),
        whole=whole,
        questions=tuple(
            replace(
                _question(
                    key,
                    checked.results.codebooks[key].question_text,
                    one,
                    checked.calibrations[key],
                    titles,
                ),
                shares=checked.shares.get(key),
            )
            for key, one in checked.questions.items()
        ),
        groups=tuple(
            GroupChecked(
                g.segment,
                g.group,
                g.responses,
                _interval(g.machine),
                _interval(g.difference),
                g.p,
                g.differs,
            )
            for g in checked.groups.groups
        ),
        groups_too_small=checked.groups.too_small,
        least_in_group=LEAST,
        smallest_group=SMALLEST,
        resamples=TIMES,
        differing=len(checked.settled.open),
        settled=len(settled & agreed),
        rule=rule(),
        notes=checked.notes,
    )


def _question(
    key: str,
    text: str,
    found: Agreement,
    sure: Calibration,
    titles: Mapping[tuple[str, str], str],
) -> QuestionChecked:
    themes = found.themes if key else ()
    return QuestionChecked(
        key=key,
        text=text,
        sentence=sentence(found),
        warning=warning(found),
        verdict=found.verdict.value,
        responses=found.responses,
        people=_intervals(found.people),
        machine=_intervals(found.machine),
        difference=_interval(found.difference),
        pairs=tuple(
            PairFound(p.first, p.second, p.responses, _intervals(p.figures)) for p in found.pairs
        ),
        themes=tuple(
            ThemeChecked(
                t.theme,
                titles[t.question, t.theme],
                _interval(t.by_people),
                _interval(t.by_machine),
                _intervals(t.people),
                _intervals(t.machine),
            )
            for t in themes
        ),
        calibration=tuple(
            BinFound(b.low, b.high, b.codings, b.confidence, b.right) for b in sure.bins
        ),
        calibration_error=sure.error,
    )


def _coder(name: str, said: Sequence[Judgement]) -> CoderFound:
    unsure = sum(judgement.cant_tell for judgement in said)
    none = sum(not judgement.themes for judgement in said) - unsure
    return CoderFound(name, len(said), unsure, none)


def _interval(figure: Figure) -> Interval:
    return figure.value, figure.low, figure.high


def _intervals(figures: Mapping[str, Figure]) -> dict[str, Interval]:
    return {name: _interval(figure) for name, figure in figures.items()}


def _write_settling_sheet(checked: Checked[ResultsFolder], path: Path) -> None:
    """The responses about which coders differ, with what each of them said."""
    coders = list(checked.judgements.by_coder)
    keys = sorted(checked.settled.open, key=lambda key: (natural(key[0]), natural(key[1])))
    rows = [
        (
            *key,
            checked.results.responses[key].text,
            *(_told(checked.settled.open[key].get(coder)) for coder in coders),
        )
        for key in keys
    ]
    books = list(checked.results.codebooks.values())
    write_settling_sheet(path, coders, rows, books, checked.results.fingerprint)


def _told(judgement: Judgement | None) -> str:
    if judgement is None:
        return ""
    themes = "; ".join(sorted(judgement.themes, key=natural)) or "none"
    said = "can't tell" if judgement.cant_tell else themes
    return f"{said} ({judgement.note})" if judgement.note else said


def _free_name(folder: Path, given: Sequence[Path]) -> str:
    """A name for the sheet that none of the sheets handed in has."""
    taken = {path.resolve() for path in given}
    names = [f"{SETTLE}.xlsx", *(f"{SETTLE}-{number}.xlsx" for number in range(2, 100))]
    return next(name for name in names if (folder / name).resolve() not in taken)


def _changed(path: Path, sha256: str) -> bool:
    return path.exists() and not swap.as_written(path, sha256)
