"""Agreement in plain words: what may be said of the numbers, and no more."""

from greenpaper.quality.agreement import MARGIN, Agreement, Figure, Verdict

LOW = 0.667
"""Krippendorff (2004): below this, not even tentative conclusions should rest on codings."""


def sentence(found: Agreement) -> str:
    """Whether the machine agrees with the coders as well as they do with each other."""
    machine, people = found.machine.get("f1"), found.people.get("f1")
    mine = f"F1 {_said(machine)}"
    if found.verdict is Verdict.ONE_CODER or people is None:
        return (
            "No two people judged the same responses, so nobody can say how well people agree. "
            f"The machine against them: {mine}, on {_responses(found.responses)}."
        )
    numbers = (
        f"{mine} against {_said(people)}, a difference of {_said(found.difference, sign=True)}, "
        f"on {_responses(found.responses)}"
    )
    if found.verdict is Verdict.AS_WELL:
        said = "The machine agrees with the coders about as well as they agree with each other"
    elif found.verdict is Verdict.LESS:
        said = "The machine does not agree with the coders as well as they agree with each other"
    else:
        said = (
            "These responses are too few to tell whether the machine agrees with the coders about "
            "as well as they agree with each other"
        )
    return f"{said}: {numbers}."


def warning(found: Agreement) -> str:
    """What should be looked into before anybody trusts the figures; otherwise ""."""
    alpha, difference = found.people.get("alpha"), found.difference
    if alpha is not None and alpha.value is not None and alpha.value < LOW:
        return (
            f"The coders agree little with each other (Krippendorff's alpha {alpha.value:.3f}, "
            f"under {LOW}). Sharpen the codebook where they differ, and code again, before you "
            "judge the machine by them."
        )
    if difference.low is not None and difference.low > 0:
        return (
            "The machine agrees with the coders more than they agree with each other. In blind "
            "coding that is rare: make sure that nobody saw its codings, and that it was not "
            "taught with these very responses."
        )
    return ""


def rule() -> str:
    """What “about as well” means, for the small print."""
    return (
        "“About as well”: with 95% confidence, the machine's F1 is less than "
        f"{MARGIN:.2f} below that of people among themselves. “Not as well”: with 95% confidence "
        "it is below, and may be so by more. Otherwise there are too few responses to tell."
    )


def _said(figure: Figure | None, *, sign: bool = False) -> str:
    if figure is None or figure.value is None:
        return "unknown"
    form = "+.2f" if sign else ".2f"
    if figure.low is None or figure.high is None:
        return _minus(f"{figure.value:{form}}")
    return _minus(f"{figure.value:{form}} ({figure.low:{form}} to {figure.high:{form}})")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _responses(count: int) -> str:
    return f"{count:,} response{'s' if count != 1 else ''}"
