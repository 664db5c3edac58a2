"""Campaigns split and joined by hand: counted again, on the record, left as people left them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.store.orm.models import Campaign, Consultation, Entry, Question, Run, Seat, Work
from greenpaper.store.orm.queries import campaigns as queries
from greenpaper.workflow.desk import campaigns, consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]

ONE = (
    "I object to closing the High Street because the shops will lose their customers and the "
    "traffic will go through Mill Lane instead which was never built to carry it at all"
)
TWO = (
    "Please build the cycle lane along the harbour as soon as you can so that children are able "
    "to ride to school without meeting lorries on every corner of the way there"
)
OWN = " Besides my own mother can only walk as far as the bank and no further than that."
TEXTS = [ONE] * 4 + [ONE + OWN] * 2 + [TWO] * 4 + ["Trees are nice to sit under in summer heat"] * 2


@pytest.fixture
def sent(consult: Callable[..., Consultation], person: User) -> Question:
    """A question with two campaigns, c1 of six and c2 of four."""
    rows = "".join(f'r{n},"{text}"\n' for n, text in enumerate(TEXTS))
    kept = consult("id,Why?\n" + rows)
    consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
    take_in.take_in(kept)
    Run.objects.all().delete()
    return kept.questions.get(kind="open")


def counts(question: Question) -> dict[str, tuple[int, int, int, int]]:
    found = queries.all_of(question.consultation)
    return {
        c.campaign.key: (c.members, c.identical, c.edited, c.own) for _, some in found for c in some
    }


def members(campaign: Campaign) -> list[int]:
    return list(campaign.members.order_by("place").values_list("pk", flat=True))


def test_found(sent: Question) -> None:
    assert counts(sent) == {"c1": (6, 4, 0, 2), "c2": (4, 4, 0, 0)}


def test_split_into_a_campaign_of_its_own(sent: Question, person: User) -> None:
    one = sent.campaigns.get(key="c1")
    out = members(one)[4:]
    made = campaigns.split(person, one, out, together=True)
    assert made is not None
    assert made.key == "c3"
    assert counts(sent) == {"c1": (4, 4, 0, 0), "c2": (4, 4, 0, 0), "c3": (2, 2, 0, 0)}
    assert all(sent.campaigns.filter(key__in=("c1", "c3")).values_list("by_hand", flat=True))
    line = Entry.objects.get(act="edit campaigns")
    assert line.about["members"] == [f"r{n}" for n in range(6)]
    assert line.about["out"] == ["r4", "r5"]


def test_letter_taken_out_gives_way_to_another(sent: Question, person: User) -> None:
    one = sent.campaigns.get(key="c1")
    assert campaigns.split(person, one, members(one)[:4], together=False) is None
    one.refresh_from_db()
    assert one.letter_id in members(one)
    assert counts(sent)["c1"] == (2, 2, 0, 0)
    assert sent.responses.filter(campaign=None, relation="", own_words=[]).count() == 6


def test_campaign_taken_apart_stays_apart(sent: Question, person: User) -> None:
    for key in ("c1", "c2"):
        campaign = sent.campaigns.get(key=key)
        campaigns.split(person, campaign, members(campaign), together=False)
    assert counts(sent) == {}
    take_in.take_in(sent.consultation)
    assert counts(sent) == {}, "a file that comes later doesn't bring them back"


def test_join(sent: Question, person: User) -> None:
    one, two = sent.campaigns.order_by("key")
    campaigns.join(person, one, two, seen=(6, 4))
    assert list(counts(sent)) == ["c1"]
    assert counts(sent)["c1"][0] == 10
    line = Entry.objects.get(act="edit campaigns")
    assert line.about["joined"]["members"] == ["r6", "r7", "r8", "r9"]
    take_in.take_in(sent.consultation)
    assert counts(sent)["c1"][0] == 10


def test_split_and_joined_again_is_as_it_was(sent: Question, person: User) -> None:
    before = list(sent.responses.order_by("place").values_list("relation", "own_words"))
    one = sent.campaigns.get(key="c1")
    made = campaigns.split(person, one, members(one)[3:], together=True)
    assert made is not None
    campaigns.join(person, one, made, seen=(3, 3))
    assert list(sent.responses.order_by("place").values_list("relation", "own_words")) == before


def test_what_depends_on_campaigns_is_worked_out_again(sent: Question, person: User) -> None:
    one = sent.campaigns.get(key="c1")
    campaigns.split(person, one, members(one)[:1], together=False)
    assert not Run.objects.exists(), "there are no themes yet"
    themes.find_themes(sent, WordEmbedder())
    if not sent.themes.exists():
        sent.themes.create(key="t1", place=0, title="Traffic")
    campaigns.split(person, one, members(one)[:1], together=False)
    assert [(run.work, run.question) for run in Run.objects.all()] == [(Work.CODE, sent)]


def test_two_people_at_once(sent: Question, person: User) -> None:
    one, two = sent.campaigns.order_by("key")
    chosen = members(one)[:2]
    campaigns.split(person, one, chosen, together=False)
    with pytest.raises(ChangedError):
        campaigns.split(person, one, chosen, together=True)
    with pytest.raises(ChangedError):
        campaigns.join(person, one, two, seen=(6, 4))
    assert Entry.objects.filter(act="edit campaigns").count() == 1


def test_what_makes_no_sense(sent: Question, person: User) -> None:
    one = sent.campaigns.get(key="c1")
    with pytest.raises(GreenpaperError, match="Choose"):
        campaigns.split(person, one, [], together=True)
    with pytest.raises(GreenpaperError, match="two responses"):
        campaigns.split(person, one, members(one)[:1], together=True)
    with pytest.raises(GreenpaperError, match="another campaign"):
        campaigns.join(person, one, one, seen=(6, 6))
    coder = User.objects.create_user("carl")
    Seat.objects.create(consultation=sent.consultation, person=coder, role="coder")
    with pytest.raises(NotAllowedError):
        campaigns.split(coder, one, members(one)[:2], together=True)
    assert counts(sent)["c1"][0] == 6
