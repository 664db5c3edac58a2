"""Undoing puts everything back as it was, but for what people have said since."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from theme_state import live, responses, say, state, whole

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.store.orm.changing import last_change
from greenpaper.store.orm.coding_rows import Row
from greenpaper.store.orm.models import Coding, Question
from greenpaper.workflow.desk import editing, themes
from greenpaper.workflow.desk.editing.merging import joined
from greenpaper.workflow.desk.previews.parts import made_of, proposed_parts

pytestmark = [pytest.mark.django_db, pytest.mark.store]
Verb = Callable[[User, Question, int], object]


def _leaf(question: Question, number: int) -> int:
    parents = {t.parent for t in live(question)}
    leaves = [t.pk for t in live(question) if t.key not in parents]
    return leaves[number % len(leaves)]


def _any(question: Question, number: int) -> int:
    return live(question)[number % len(live(question))].pk


def _split(person: User, question: Question, number: int) -> object:
    theme = question.themes.get(pk=_leaf(question, number))
    parts = proposed_parts(question, theme, 2, WordEmbedder()).parts
    named = [p.made for p in parts]
    return editing.split(person, question, question.edition, theme.pk, named)


def _pick(person: User, question: Question, number: int) -> object:
    theme = question.themes.get(pk=_leaf(question, number))
    made = made_of(question, sorted(responses(theme))[:2], WordEmbedder())
    return editing.pick_out(person, question, question.edition, theme.pk, made)


def _said(person: User, question: Question, number: int) -> None:
    """A person codes a response; it is no change of the themes."""
    with_content = list(question.responses.exclude(status="blank").values_list("pk", flat=True))
    theme = question.themes.get(pk=_leaf(question, number))
    say(question, person, with_content[number % len(with_content)], theme, fits=number % 2 == 0)


VERBS: dict[str, Verb] = {
    "merge": lambda p, q, n: editing.merge(
        p, q, q.edition, _leaf(q, n), [_any(q, n + 1), _any(q, n + 2)]
    ),
    "delete": lambda p, q, n: editing.delete(p, q, q.edition, _any(q, n)),
    "under new": lambda p, q, n: editing.put_under_new(
        p, q, q.edition, [_leaf(q, n), _leaf(q, n + 1)], f"Heading {n}"
    ),
    "alone": lambda p, q, n: editing.put_under(p, q, q.edition, [_leaf(q, n)], None),
    "add": lambda p, q, n: editing.add(
        p, q, q.edition, title=f"Own {n}", description="Buses", examples=["More buses"]
    ),
    "reword": lambda p, q, n: editing.reword(
        p, q, q.edition, _any(q, n), title=f"Title {n}", description="", examples=["Buses late"]
    ),
    "split": _split,
    "pick": _pick,
}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    said=st.lists(st.integers(0, 40), max_size=4),
    done=st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 9)), max_size=5),
)
def test_undoing_all_restores_exactly(
    question: Question, person: User, said: list[int], done: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        for number in said:
            _said(person, question, number)
        themes.code(question, WordEmbedder())
        before = state(question)
        for verb, number in done:
            if not live(question):
                break
            try:
                VERBS[verb](person, question, number)
            except GreenpaperError:
                continue
            whole(question)
        while change := last_change(question):
            editing.undo(person, question, question.edition, change.number)
            whole(question)
        assert state(question) == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_undone_after_coding_it_is_coded_as_before(
    question: Question, person: User, verb: str
) -> None:
    _said(person, question, 4)
    themes.code(question, WordEmbedder())
    before = state(question)
    VERBS[verb](person, question, 1)
    themes.code(question, WordEmbedder())
    whole(question)
    editing.undo(person, question, question.edition, 1)
    themes.code(question, WordEmbedder())
    assert state(question) == before


def test_undo_leaves_what_people_said_since(question: Question, person: User, second: User) -> None:
    one, other, _ = live(question)
    mine = min(responses(other))
    editing.merge(person, question, 0, other.pk, [one.pk])
    say(question, second, mine, other, fits=False)
    editing.undo(person, question, 1, 1)
    assert mine not in responses(other)
    assert Coding.objects.get(response=mine, theme=other).by_person
    themes.code(question, WordEmbedder())
    assert mine not in responses(other)


def test_undo_of_what_somebody_else_did_in_the_meantime(
    question: Question, person: User, second: User
) -> None:
    editing.add(person, question, 0, title="Mine", description="")
    editing.add(second, question, 0, title="Theirs", description="")
    with pytest.raises(ChangedError, match="Bob Brown did something else"):
        editing.undo(person, question, 1, 1)
    assert {"Mine", "Theirs"} <= {t.title for t in live(question)}


def test_nothing_left_to_undo(question: Question, person: User) -> None:
    with pytest.raises(GreenpaperError, match="nothing left"):
        editing.undo(person, question, 0, 0)


def test_keys_are_never_used_twice(question: Question, person: User) -> None:
    editing.add(person, question, 0, title="First", description="")
    editing.undo(person, question, 1, 1)
    again = editing.add(person, question, 2, title="Second", description="")
    assert again.key == "p2"


ROWS = st.lists(
    st.builds(
        Row,
        response=st.integers(1, 4),
        theme=st.integers(1, 4),
        coder=st.integers(1, 2),
        by_person=st.booleans(),
        fits=st.booleans(),
        confidence=st.floats(0.1, 1) | st.none(),
        start=st.just(0),
        end=st.integers(1, 9),
    ).map(lambda r: r if r.by_person else r._replace(fits=True)),
    unique_by=lambda r: (r.response, r.theme),
)


@given(ROWS)
def test_joined_codings_lose_no_response_and_no_word_of_a_person(rows: list[Row]) -> None:
    mine = [r for r in rows if r.theme in (1, 2, 3)]
    after = joined(rows, 1, {2, 3})
    assert sorted(r.response for r in after) == sorted({r.response for r in mine})
    assert {r.theme for r in after} <= {1}
    for row in after:
        people = [r for r in mine if r.response == row.response and r.by_person]
        assert row.by_person == bool(people)
        if people:
            assert row.fits == any(r.fits for r in people)
    assert joined(list(reversed(rows)), 1, {2, 3}) == after
