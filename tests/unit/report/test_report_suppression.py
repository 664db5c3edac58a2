"""Small groups are withheld, and can't be worked out from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from greenpaper.report.suppression import SMALLEST, withheld, withheld_overlapping

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40))


def test_nothing_is_withheld_where_all_are_large() -> None:
    assert withheld({"a": 10, "b": 400, "c": 0}) == frozenset()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert withheld({"a": 9, "b": 30, "c": 12}) == {"a", "c"}


def test_two_tiny_groups_take_another_with_them() -> None:
    assert withheld({"a": 1, "b": 2, "c": 50, "d": 60}) == {"a", "b", "c"}


def test_those_who_did_not_answer_need_no_cover() -> None:
    assert withheld({"a": 40, "b": 30, "Not answered": 3}, "Not answered") == {"Not answered"}
    assert withheld({"a": 4, "b": 30, "Not answered": 7}, "Not answered") == {"a", "Not answered"}


def test_where_answers_overlap_those_that_leave_few_out_are_withheld_too() -> None:
    assert withheld_overlapping({"car": 96, "bus": 50, "train": 9, "none": 0}, 100) == {
        "car",
        "train",
    }


@given(SIZES)
def test_what_is_withheld_is_never_one_group_nor_few_people(sizes: dict[str, int]) -> None:
    hidden = withheld(sizes)
    assert all(n >= SMALLEST or n == 0 or name in hidden for name, n in sizes.items())
    everybody = all(name in hidden for name, n in sizes.items() if n)
    if hidden and not everybody:
        assert len(hidden) > 1
        assert sum(sizes[h] for h in hidden) >= SMALLEST
