"""What a second reader changes: the doubtful response that was read, and nothing else."""

from greenpaper.assistant.second_reader import Opinion
from greenpaper.assistant.weigh import Trust
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.coding import Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.consultation import Consultation
from greenpaper.domain.doubtful import Candidate, Unsure
from greenpaper.domain.response import Response
from greenpaper.domain.results import Portrait, Results
from greenpaper.workflow.reread import reread

TEXT = "The bus is late and the park is dirty"
HEEDED, NOT_HEEDED = {"q1": Trust(0.9, 0.8, 2.0)}, {"q1": Trust(0.1, 0.0, 0.0)}
THEMES = (Theme("g1", "Both"), Theme("t1", "Bus", parent="g1"), Theme("t2", "Park"))


def coding(response: str, theme: str, confidence: float) -> Coding:
    return Coding("q1", response, theme, confidence, Evidence(response, 0, 3))


def results(*themes: tuple[str, float]) -> Results:
    """Two responses, alike but for their ids, with these themes."""
    outcomes = tuple(
        Outcome(
            "q1",
            response,
            Status.CODED,
            tuple(coding(response, theme, sure) for theme, sure in themes),
            themes[0][0],
            doubt=Doubt("t1", 0.4, 0.2),
        )
        for response in ("r1", "r2")
    )
    quotes = (Evidence("r1", 0, 3), Evidence("r2", 0, 3))
    return Results(
        consultation=Consultation("A", ()),
        responses=tuple(Response(r, "q1", TEXT, n) for n, r in enumerate(("r1", "r2"))),
        marks={},
        campaigns=(),
        codebooks=(Codebook("q1", "Why?", THEMES),),
        outcomes=outcomes,
        portraits={("q1", key): Portrait(quotes, 0.5) for key in ("g1", "t1", "t2")},
    )


def unsure(*candidates: Candidate, check: bool = False) -> Unsure:
    return Unsure("q1", ("r1",), TEXT, candidates, 0.5, check)


BUS = Candidate("t1", 0.4, 0.35, 0, 15, given=True)
PARK = Candidate("t2", 0.3, 0.35, 20, 37, given=False)


def test_the_theme_named_is_given_with_the_words_and_the_other_is_taken() -> None:
    said = Opinion({"t2": (24, 37)})
    new, changed = reread(results(("t1", 0.4)), [(unsure(BUS, PARK), said)], HEEDED, "m")
    first, second = new.outcomes
    assert [c.theme for c in first.codings] == ["t2"]
    assert TEXT[first.codings[0].evidence.start : first.codings[0].evidence.end] == "park is dirty"
    assert first.codings[0].coder == "machine with m"
    assert first.primary == "t2"
    assert changed == {"q1": 1}
    assert second == results(("t1", 0.4)).outcomes[1]


def test_it_stays_among_what_people_check_first() -> None:
    new, _ = reread(results(("t1", 0.4)), [(unsure(BUS, PARK), Opinion({}))], HEEDED, "m")
    assert new.outcomes[0].status is Status.NONE_FITS
    doubt = new.outcomes[0].doubt
    assert doubt is not None
    assert (doubt.theme, doubt.gap < 0) == ("t1", True)
    assert abs(doubt.gap) < 0.3


def test_themes_that_were_not_offered_stay() -> None:
    before = results(("t3", 0.9), ("t1", 0.4))
    new, _ = reread(before, [(unsure(BUS, PARK), Opinion({}))], HEEDED, "m")
    assert [c.theme for c in new.outcomes[0].codings] == ["t3"]
    assert new.outcomes[0].codings[0].coder == "machine"


def test_quotes_of_a_theme_that_was_taken_go_with_it() -> None:
    new, _ = reread(results(("t1", 0.4)), [(unsure(BUS, PARK), Opinion({}))], HEEDED, "m")
    speakers = {key[1]: [q.response_id for q in p.quotes] for key, p in new.portraits.items()}
    assert speakers == {"g1": ["r2"], "t1": ["r2"], "t2": []}


def test_checks_and_readers_who_are_not_heeded_change_nothing() -> None:
    before = results(("t1", 0.4))
    said = Opinion({"t2": (24, 37)})
    for one, trusted in ((unsure(BUS, PARK, check=True), HEEDED), (unsure(BUS, PARK), NOT_HEEDED)):
        new, changed = reread(before, [(one, said)], trusted, "m")
        assert new == before
        assert not changed
