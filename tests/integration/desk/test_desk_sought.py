"""Each filter finds what looking at every response one by one finds; pages leave none out."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenpaper.store.orm.models import Answer, Coder, Coding, Question, Response
from greenpaper.store.orm.queries.pages import Order, mark, page, place_of, read_mark, some
from greenpaper.store.orm.queries.sought import Sought, least_sure, matching

pytestmark = [pytest.mark.django_db, pytest.mark.store]
Test = Callable[[Response], bool]


@pytest.fixture
def varied(question: Question, person: User) -> Question:
    """The question with something for every filter to find."""
    rows = list(question.responses.order_by("place"))
    one, two, _ = question.themes.order_by("place")
    two.parent = one.key
    two.save()
    human = Coder.objects.create(consultation=question.consultation, name="Ann", person=person)
    Coding.objects.filter(response=rows[0]).delete()
    Coding.objects.create(response=rows[0], theme=two, coder=human, by_person=True, fits=True)
    Coding.objects.filter(response=rows[1]).delete()
    Coding.objects.create(response=rows[1], theme=one, coder=human, by_person=True, fits=False)
    question.responses.filter(pk__in=[rows[2].pk, rows[4].pk]).update(flagged=True)
    question.responses.filter(pk=rows[5].pk).update(language="cy")
    campaign = question.campaigns.create(key="c9", letter=rows[8])
    question.responses.filter(pk__in=[rows[8].pk, rows[9].pk, rows[12].pk]).update(
        campaign=campaign, relation="identical"
    )
    question.responses.filter(pk=rows[12].pk).update(relation="template_and_own_words")
    question.responses.filter(pk=rows[14].pk).update(status="none_fits")
    three = question.themes.get(key="t3")
    Coding.objects.filter(theme=three).update(confidence=0.8)
    return question


def fits(response: Response, *keys: str) -> bool:
    return response.codings.filter(theme__key__in=keys, fits=True).exists()


def answered(response: Response, asked: str, *options: str) -> bool:
    return Answer.objects.filter(
        respondent=response.respondent, asked=asked, option__in=options
    ).exists()


def _in(response: Response) -> set[str]:
    return {word for word in ("park", "tree") if word in response.text.casefold()}


CASES: dict[str, tuple[Sought, Test]] = {
    "all": (Sought(), lambda r: True),
    "theme": (Sought(all_of=("t2",)), lambda r: fits(r, "t2")),
    "broader": (Sought(all_of=("t1",)), lambda r: fits(r, "t1", "t2")),
    "and": (Sought(all_of=("t2", "t3")), lambda r: fits(r, "t2") and fits(r, "t3")),
    "or": (Sought(any_of=("t2", "t3")), lambda r: fits(r, "t2", "t3")),
    "not": (Sought(none_of=("t1",)), lambda r: not fits(r, "t1", "t2")),
    "and not": (
        Sought(all_of=("t1",), none_of=("t2",)),
        lambda r: fits(r, "t1", "t2") and not fits(r, "t2"),
    ),
    "no such theme": (Sought(all_of=("t99",)), lambda r: False),
    "not such theme": (Sought(none_of=("t99",)), lambda r: True),
    "segment": (Sought(answers=(("s1", ("Trader",)),)), lambda r: answered(r, "s1", "Trader")),
    "two answers": (
        Sought(answers=(("s1", ("Trader",)), ("q1", ("Agree", "Disagree")))),
        lambda r: answered(r, "s1", "Trader") and answered(r, "q1", "Agree", "Disagree"),
    ),
    "campaign": (Sought(campaign="c9"), lambda r: r.campaign is not None),
    "in a campaign": (Sought(campaign="any"), lambda r: r.campaign is not None),
    "in none": (Sought(campaign="none"), lambda r: r.campaign is None),
    "language": (Sought(languages=("cy",)), lambda r: r.language == "cy"),
    "content": (
        Sought(contents=("blank", "no_content")),
        lambda r: r.content in ("blank", "no_content"),
    ),
    "uncoded": (Sought(statuses=("none_fits",)), lambda r: r.status == "none_fits"),
    "by a person": (Sought(coder="person"), lambda r: r.codings.filter(by_person=True).exists()),
    "by a machine": (
        Sought(coder="machine"),
        lambda r: r.codings.exists() and not r.codings.filter(by_person=True).exists(),
    ),
    "flagged": (Sought(flagged=True), lambda r: r.flagged),
    "sure": (
        Sought(least=0.6),
        lambda r: r.codings.filter(fits=True, confidence__gte=0.6).exists(),
    ),
    "sure of a theme": (
        Sought(all_of=("t3",), most=0.9),
        lambda r: r.codings.filter(theme__key="t3", fits=True, confidence__lte=0.9).exists(),
    ),
    "words": (Sought(words="PARK trees"), lambda r: {"park", "tree"} <= _in(r)),
    "phrase": (Sought(words='"never comes on time"'), lambda r: "never comes on time" in r.text),
    "no word": (Sought(words="?!"), lambda r: False),
    "rare": (Sought(words="zebra"), lambda r: False),
    "a word of nearly all": (
        Sought(words="t"),
        lambda r: any(word.startswith("t") for word in r.text.casefold().split()),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_filter_finds_what_looking_finds(varied: Question, name: str) -> None:
    sought, test = CASES[name]
    expected = {r.pk for r in varied.responses.all() if test(r)}
    assert {r.pk for r in matching(varied, sought)} == expected
    if name not in ("no such theme", "no word", "rare", "and"):
        assert expected, "the case tests something"


@pytest.mark.parametrize(
    "words", ["CAFÉ", "cafe", "Café’s", "YNYS", "道路", "don't", "dont", "100%", "_"]
)
def test_words_are_found_alike_in_every_database(question: Question, words: str) -> None:
    from greenpaper.domain.wording import folded
    from greenpaper.store.orm.models import Wording

    row = question.responses.order_by("place")[0]
    text = "The café’s door on Ynys Môn, 道路! Don’t. 100% _underlined_"
    Wording.objects.filter(response=row).update(folded=folded(text))
    found = {r.pk for r in matching(question, Sought(words=words))}
    assert found == (set() if words == "_" else {row.pk})


def test_other_questions_are_left_alone(varied: Question) -> None:
    other = varied.consultation.questions.create(key="q9", place=9, text="Else?", kind="open")
    assert not matching(other, Sought()).exists()
    assert not matching(other, Sought(words="bus")).exists()


def test_letters_are_reviewed_once(varied: Question) -> None:
    varied.responses.update(gap=0.5)
    found = {r.pk for r in least_sure(varied, matching(varied, Sought(campaign="c9")))}
    rows = list(varied.responses.order_by("place"))
    assert found == {rows[8].pk, rows[12].pk}, "the letter, and the one with own words"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    gaps=st.lists(st.sampled_from([0.0, 0.25, 0.25000000000000006, 1e-9, 3.5]), min_size=30),
    size=st.integers(1, 7),
    order=st.sampled_from(list(Order)),
)
def test_pages_have_each_once_and_go_back(
    question: Question, gaps: list[float], size: int, order: Order
) -> None:
    for row, gap in zip(question.responses.all(), gaps, strict=False):
        question.responses.filter(pk=row.pk).update(gap=gap, place=row.place)
    found = Response.objects.filter(question=question)
    whole = [r.pk for r in found.order_by(order.value, "pk")]
    forth, after = [], ""
    pages = []
    while True:
        shown = page(found, order, size, after=after)
        pages.append([r.pk for r in shown.rows])
        forth += pages[-1]
        assert shown.total == len(whole)
        if not shown.after:
            break
        after = shown.after
    assert forth == whole
    while shown.before:
        shown = page(found, order, size, before=shown.before)
        assert [r.pk for r in shown.rows] == whole[: len(whole)][
            whole.index(shown.rows[0].pk) : whole.index(shown.rows[0].pk) + len(shown.rows)
        ]
    assert shown.rows[0].pk == whole[0]


def test_neighbours(question: Question) -> None:
    rows = list(question.responses.order_by("place"))
    found = Response.objects.filter(question=question)
    here = place_of(rows[4], Order.PLACE)
    assert some(found, Order.PLACE, 1, before=here) == [rows[3]]
    assert some(found, Order.PLACE, 1, after=here) == [rows[5]]


@pytest.mark.parametrize(
    "given", ["", "~", "1~", "nan~1", "inf~2", "1~x", "1e400~1", "1~-2", "'~1"]
)
def test_marks_that_say_nothing(given: str) -> None:
    assert read_mark(given) is None


@given(st.floats(-1e8, 1e8), st.integers(0, 2**60))
def test_marks_say_places_exactly(value: float, pk: int) -> None:
    assert read_mark(mark((value, pk))) == (value, pk)


def test_few_queries_whatever_is_asked(
    varied: Question, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for sought, _ in CASES.values():
        with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
            page(matching(varied, sought), Order.PLACE, 10)
