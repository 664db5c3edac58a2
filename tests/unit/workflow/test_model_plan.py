"""What a model is asked: within the budget, checks first, and nothing that can't be of use."""

from itertools import product

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.assistant.weigh import FEWEST
from greenpaper.domain.asking import Budget, Permission, Price, budget_said
from greenpaper.domain.doubtful import Candidate, Unsure
from greenpaper.domain.errors import ModelError
from greenpaper.workflow import model_plan
from greenpaper.workflow.code_responses import Shown
from greenpaper.workflow.model_plan import in_turn, plan, usual_budget
from greenpaper.workflow.sort import sort
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import take_in

WORDS = ("school", "shop", "park", "surgery", "market")


@pytest.fixture
def sorting(confidence_by_likeness: None) -> Sorting:
    texts = [f"The {a} is too far from the {b} and the {c}" for a, b, c in product(WORDS, repeat=3)]
    texts += ["My e-mail is ann@example.com and the park is dirty", "Ring 020 7946 0958, the bus"]
    frame = pl.DataFrame({"id": [f"r{n}" for n in range(len(texts))], "What do you think?": texts})
    return sort(take_in(frame), WordEmbedder(), second_reader=Shown(50, 20))


def one(number: int, *, check: bool) -> Unsure:
    candidate = Candidate("t1", 0.4, 0.35, 0, 3, given=True)
    return Unsure("q1", (f"r{number}",), f"text {number}", (candidate,), 0.5, check)


@pytest.mark.parametrize(
    "budget",
    [
        Budget(requests=6),
        Budget(tokens=2_000),
        Budget(money=0.002, price=Price(1.0, 2.0)),
        Budget(requests=8, tokens=1_500),
    ],
    ids=budget_said,
)
def test_a_plan_stays_within_its_budget(sorting: Sorting, budget: Budget) -> None:
    chosen = plan(sorting, budget)
    assert chosen.calls
    assert budget.allows(len(chosen.calls), chosen.tokens_in, chosen.tokens_out)
    assert chosen.left_out > 0


def test_themes_come_first_and_answers_that_can_not_be_weighed_are_not_asked_for(
    sorting: Sorting,
) -> None:
    whole = [call.ask.purpose for call in plan(sorting, Budget(requests=10_000)).calls]
    themes = whole.count("describe")
    assert themes >= 4
    assert whole == ["describe"] * themes + ["code"] * (len(whole) - themes)
    assert len(whole) > themes + FEWEST
    few = plan(sorting, Budget(requests=themes + FEWEST))  # checks alone are of no use
    assert {call.ask.purpose for call in few.calls} == {"describe"}
    more = plan(sorting, Budget(requests=themes + FEWEST + 1))
    assert len(more.calls) == themes + FEWEST + 1


def test_nothing_is_planned_twice(sorting: Sorting) -> None:
    items = [call.ask.item for call in plan(sorting, Budget(requests=10_000)).calls]
    contents = [call.ask.content for call in plan(sorting, Budget(requests=10_000)).calls]
    assert len(set(items)) == len(items)
    assert len(set(contents)) == len(contents)


def test_no_personal_data_is_planned(sorting: Sorting) -> None:
    said = " ".join(call.ask.content for call in plan(sorting, Budget(requests=10_000)).calls)
    assert "example.com" not in said
    assert "7946" not in said


def test_the_usual_budget_grows_with_the_responses(sorting: Sorting) -> None:
    usual = usual_budget(sorting, Budget(price=Price(1, 1)))
    assert usual == Budget(tokens=model_plan.LEAST_TOKENS, price=Price(1, 1))
    given = Budget(requests=3)
    assert usual_budget(sorting, given) is given


def test_checks_stand_before_and_between_the_doubtful() -> None:
    checks = [one(n, check=True) for n in range(20)]
    doubtful = [one(100 + n, check=False) for n in range(30)]
    ordered = in_turn([*doubtful, *checks], 1)
    assert [o.check for o in ordered[: FEWEST + 1]] == [True] * FEWEST + [False]
    assert [o for o in ordered if not o.check] == doubtful
    assert sum(o.check for o in ordered) == FEWEST + 30 // model_plan.CHECKED
    assert in_turn(doubtful, 1) == doubtful
    assert sum(o.check for o in in_turn(checks, 12)) == 1


def test_a_permission_that_lacks_something_is_none() -> None:
    with pytest.raises(ModelError, match="place"):
        Permission("Ann", "2026-01-01", " ", "why").check()
