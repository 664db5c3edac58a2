"""What people do with letter campaigns: split one, join two. They then stay as people left them."""

from collections.abc import Iterable, Sequence

from greenpaper.clean.by_hand import letter_of, members_of
from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.response import Response as Given
from greenpaper.store.orm import runs
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.models import Campaign, Question, Response, Work
from greenpaper.store.orm.queries.campaigns import next_key
from greenpaper.store.orm.rows import update_rows

CHANGED = (
    "Somebody changed this campaign while you had it open. Look at it as it is now before you "
    "change it."
)


def split(
    person: Person, campaign: Campaign, members: Iterable[int], *, together: bool
) -> Campaign | None:
    """Take members (ids of responses) out of a campaign: `together` into one of their own.

    What is left keeps its key, and a new letter if its own was taken out; a campaign of which
    fewer than two are left is one no more. Returns the new campaign, if there is one. Raises
    GreenpaperError where nothing is chosen, ChangedError where one is no longer a member.
    """
    chosen = sorted(set(members))
    question = campaign.question
    with act(person, question.consultation, Act.EDIT_CAMPAIGNS) as doing:
        rows = _members(campaign)
        out = [row for row in rows if row.pk in set(chosen)]
        if not chosen:
            raise GreenpaperError("Choose the responses to take out of the campaign.")
        if len(out) < len(chosen):
            raise ChangedError(CHANGED)
        if together and len(out) < 2:
            raise GreenpaperError("A campaign needs two responses or more. Choose another.")
        doing.about = _about(campaign, rows) | {"out": [r.respondent.response_id for r in out]}
        left = [row for row in rows if row not in out]
        where = f"campaign {campaign.key} of “{question.text}”"
        fresh = next_key(question) if together else None
        doing.what = f"Took {_counted(out)} out of {where}"
        doing.what += f" into a new one, {fresh}" if fresh else ""
        _scatter(out)
        made = _gather(Campaign(question=question, key=fresh), out) if fresh else None
        if len(left) < 2:
            _disband(campaign, left)
        else:
            _gather(campaign, left)
        _again(person, question)
        return made


def join(person: Person, campaign: Campaign, other: Campaign, *, seen: tuple[int, int]) -> Campaign:
    """Make two campaigns of a question one, under the first one's key.

    `seen` is how many members each had on the page: raises ChangedError where that is no longer
    so; raises GreenpaperError where they belong to different questions.
    """
    question = campaign.question
    if other.question_id != question.pk or other.pk == campaign.pk:
        raise GreenpaperError("Choose another campaign of the same question.")
    with act(person, question.consultation, Act.EDIT_CAMPAIGNS) as doing:
        mine, theirs = _members(campaign), _members(other)
        if (len(mine), len(theirs)) != seen:
            raise ChangedError(CHANGED)
        doing.what = (
            f"Joined campaign {other.key} ({_counted(theirs)}) to campaign {campaign.key} "
            f"({_counted(mine)}) of “{question.text}”"
        )
        doing.about = _about(campaign, mine) | {"joined": _about(other, theirs)}
        _scatter(theirs)
        other.delete()
        _gather(campaign, [*mine, *theirs])
        _again(person, question)
        return campaign


def _members(campaign: Campaign) -> list[Response]:
    rows = Response.objects.filter(campaign=campaign).select_related("respondent")
    return list(rows.order_by("place"))


def _disband(campaign: Campaign, rows: Sequence[Response]) -> None:
    """None are left in it. It stays, empty: or the next file would bring it back."""
    _scatter(rows)
    campaign.by_hand = True
    campaign.save(update_fields=["by_hand"])


def _scatter(rows: Sequence[Response]) -> None:
    """These are in no campaign."""
    changed: list[tuple[object, ...]] = [(None, "", [], row.pk) for row in rows]
    update_rows(Response, ("campaign", "relation", "own_words"), changed)


def _gather(campaign: Campaign, rows: Sequence[Response]) -> Campaign:
    """These are the campaign: its letter chosen again, each compared with it."""
    given = [Given(str(row.pk), campaign.question.key, row.text, row.place) for row in rows]
    letter = letter_of(given)
    campaign.letter_id, campaign.by_hand = int(letter.response_id), True
    campaign.save()
    members = members_of(letter, given)
    changed = (
        (campaign.pk, m.relation.value, [list(span) for span in m.own_words], int(m.response_id))
        for m in members
    )
    update_rows(Response, ("campaign", "relation", "own_words"), changed)
    return campaign


def _again(person: Person, question: Question) -> None:
    """What depends on campaigns is worked out again: which words are quoted, and for whom."""
    if question.themes.filter(gone=False).exists():
        runs.ask(question.consultation, person, Work.CODE, question)


def _about(campaign: Campaign, rows: Sequence[Response]) -> dict[str, object]:
    return {
        "question": campaign.question.key,
        "campaign": campaign.key,
        "letter": campaign.letter.respondent.response_id,
        "members": [row.respondent.response_id for row in rows],
    }


def _counted(rows: Sequence[Response]) -> str:
    return f"{len(rows):,} response{'s' if len(rows) != 1 else ''}"
