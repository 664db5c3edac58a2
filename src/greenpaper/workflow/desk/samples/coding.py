"""Code a sample: judge one response after another, unseen by others; and finish."""

import hashlib
import json
from collections.abc import Collection, Iterable

from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act
from greenpaper.store.clock import now
from greenpaper.store.orm import blind, runs
from greenpaper.store.orm.acts import Person, act, demand, held
from greenpaper.store.orm.models import Judgement, Sample, SampleCoder, Work
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.workflow.basis import themes_of

LONGEST_NOTE = 5_000
Span = tuple[int, int]


def judge(
    person: Person,
    coder: SampleCoder,
    number: int,
    *,
    seen: int,
    themes: Collection[str] = (),
    none: bool = False,
    cant_tell: bool = False,
    note: str = "",
    evidence: Iterable[Span] = (),
) -> None:
    """Say what a response raises: the coder's `number`th. What they said before is replaced.

    `seen` is the edition of their own word that they had before them. Raises GreenpaperError where
    it says nothing or contradicts itself, ChangedError where they judged it elsewhere since.
    """
    sample = coder.sample
    demand(person, sample.consultation, Act.CODE)
    turn = blind.turn(coder, number)
    if coder.person_id != person.pk or turn is None:
        raise NotAllowedError("This response was not drawn for you to code.")
    given = checked(sample, turn.question, themes, none=none, cant_tell=cant_tell)
    spans = sorted({(a, b) for a, b in evidence if 0 <= a < b <= len(turn.text)})
    if len(note) > LONGEST_NOTE:
        raise GreenpaperError(f"The note has more than {LONGEST_NOTE:,} characters. Shorten it.")
    with held(sample.consultation):
        _still_open(coder)
        mine = blind.own_of(coder, turn.drawn)
        if mine.edition != seen:
            raise ChangedError(
                "You judged this response in another window after you opened this page. What you "
                "said there stands, and is shown here. Change it if you want to, and save again."
            )
        Judgement.objects.update_or_create(
            coder=coder,
            drawn_id=turn.drawn,
            defaults={
                "themes": given,
                "cant_tell": cant_tell,
                "note": note.strip(),
                "evidence": [list(span) for span in spans],
                "edition": seen + 1,
            },
        )


def checked(
    sample: Sample, question: str, themes: Collection[str], *, none: bool, cant_tell: bool
) -> list[str]:
    """The themes in the codebook's order. Raises GreenpaperError where it says nothing, or two
    things that can't both be.
    """
    known = themes_of(codebooks_of(sample))[question]
    if set(themes) - set(known):
        raise GreenpaperError("One of these themes is not in the codebook of this sample.")
    if bool(themes) + none + cant_tell > 1:
        raise GreenpaperError(
            "Choose themes, or “None of these”, or “Can’t tell”: only one of the three can be."
        )
    if not (themes or none or cant_tell):
        raise GreenpaperError(
            "Choose the themes that the response raises, or “None of these”, or “Can’t tell”."
        )
    return [key for key in known if key in themes]


def finish(person: Person, coder: SampleCoder) -> None:
    """Hand in what one coded: from now on it can't be changed. What is not judged stays so.

    On the record is a digest of it, since nobody may see the codings yet.
    """
    if coder.person_id != person.pk:
        raise NotAllowedError("Only who codes can hand in their codings.")
    with act(person, coder.sample.consultation, Act.CODE) as doing:
        _still_open(coder)
        doing.about = _close(coder)
        done = f"{doing.about['judged']} of {len(coder.turns)}"
        doing.what = f"Finished coding sample {coder.sample.number}: {done} responses judged"
        close_if_done(person, coder.sample)


def end(person: Person, sample: Sample) -> None:
    """End the coding of a sample for everybody, with what has been judged so far."""
    with act(person, sample.consultation, Act.DRAW_SAMPLE) as doing:
        open_ones = list(sample.coders.filter(finished_at=None))
        if sample.closed_at is not None or not open_ones:
            raise GreenpaperError("The coding of this sample has ended already.")
        doing.about = {coder.name: _close(coder) for coder in open_ones}
        doing.what = f"Ended the coding of sample {sample.number} for everybody"
        close_if_done(person, sample)


def close_if_done(person: Person, sample: Sample) -> None:
    """When the last coder has finished, what all of them said is compared."""
    if not sample.coders.filter(finished_at=None).exists():
        sample.closed_at = now()
        sample.save(update_fields=["closed_at"])
        runs.ask(sample.consultation, person, Work.CHECK)


def seal(coder: SampleCoder) -> dict[str, object]:
    """What a coder said, as a number of judgements and a digest."""
    rows = blind.judged(coder)
    said = [[r.drawn_id, r.themes, r.cant_tell, r.note, r.evidence] for r in rows]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()
    return {"judged": len(rows), "sha256": digest}


def _close(coder: SampleCoder) -> dict[str, object]:
    coder.finished_at = now()
    coder.save(update_fields=["finished_at"])
    return seal(coder)


def _still_open(coder: SampleCoder) -> None:
    coder.refresh_from_db()
    if coder.finished_at is not None:
        raise ChangedError(
            "Your codings of this sample were handed in, so they can’t be changed any more. "
            "Nothing was kept of this page."
        )
