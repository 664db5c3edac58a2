"""What is said of the numbers, and no more."""

from greenpaper.quality.agreement import Agreement, Figure, Verdict
from greenpaper.quality.verdict import rule, sentence, warning

NOTHING = Figure(None, None, None)


def found(verdict: Verdict, difference: Figure, alpha: float = 0.8) -> Agreement:
    people = {"f1": Figure(0.83, 0.79, 0.87), "alpha": Figure(alpha, 0.1, 0.9)}
    return Agreement(
        responses=1200,
        pairs=(),
        people={} if verdict is Verdict.ONE_CODER else people,
        machine={"f1": Figure(0.8, 0.77, 0.85)},
        difference=difference,
        verdict=verdict,
        themes=(),
    )


def test_the_sentences() -> None:
    difference = Figure(-0.03, -0.049, 0.01)
    said = sentence(found(Verdict.AS_WELL, difference))
    assert said == (
        "The machine agrees with the coders about as well as they agree with each other: F1 0.80 "
        "(0.77 to 0.85) against 0.83 (0.79 to 0.87), a difference of −0.03 (−0.05 to +0.01), on "
        "1,200 responses."
    )
    assert "does not agree" in sentence(found(Verdict.LESS, difference))
    assert "too few to tell" in sentence(found(Verdict.UNSURE, difference))
    alone = sentence(found(Verdict.ONE_CODER, NOTHING))
    assert alone.startswith("No two people judged the same responses")
    assert "each other" not in alone
    assert "0.05" in rule()


def test_people_who_agree_little_are_warned_of() -> None:
    said = warning(found(Verdict.AS_WELL, Figure(-0.01, -0.03, 0.01), alpha=0.6664))
    assert "alpha 0.666, under 0.667" in said
    assert not warning(found(Verdict.AS_WELL, Figure(-0.01, -0.03, 0.01), alpha=0.667))


def test_a_machine_that_agrees_too_well_is_suspect() -> None:
    assert "nobody saw its codings" in warning(found(Verdict.AS_WELL, Figure(0.1, 0.02, 0.2)))
    assert not warning(found(Verdict.AS_WELL, Figure(0.1, -0.01, 0.2)))
    assert not warning(found(Verdict.ONE_CODER, NOTHING))
