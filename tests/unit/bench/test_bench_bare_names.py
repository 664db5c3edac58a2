"""Quotes are drawn fairly: from responses that have that code alone, each text once."""

from bench.bare_names import MOST, draw
from bench.loaders import Question

GOLD = [{"a"}] * 6 + [{"a", "b"}] * 5 + [{"b"}] * 2 + [set()] * 3 + [{"c"}] * 5
QUESTION = Question(
    data_set="made up",
    name="made up",
    ids=tuple(map(str, range(len(GOLD)))),
    texts=("the same words",) * 2 + tuple(f"text {n}" for n in range(len(GOLD) - 2)),
    gold=tuple(frozenset(codes) for codes in GOLD),
    descriptions={"a": "A", "b": "B", "c": "C", "d": "D"},
    cap=5,
    undecided=(frozenset[str](),) * (len(GOLD) - 3) + (frozenset({"a"}),) * 3,
)


def test_only_codes_with_enough_responses_of_their_own_are_quoted() -> None:
    for seed in range(20):
        drawn = draw(QUESTION, seed)
        assert set(drawn) == {"a"}  # b has two, c two on which judges were not split, d none
        assert len({QUESTION.texts[row] for row in drawn["a"]}) == MOST
        assert all(QUESTION.gold[row] == {"a"} for row in drawn["a"])


def test_a_seed_draws_alike_and_another_otherwise() -> None:
    assert draw(QUESTION, 1) == draw(QUESTION, 1)
    assert len({tuple(draw(QUESTION, seed)["a"]) for seed in range(20)}) > 1
