"""Sign off: a named person stands behind the themes of a question, and they are fixed."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import runs
from greenpaper.store.orm.acts import Person, act, name_of
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Consultation, Question, Version, Work

LONGEST_NAME = 200


def sign_off(
    person: Person, consultation: Consultation, seen: Mapping[int, int], *, signer: str, why: str
) -> list[Version]:
    """Sign the themes of some questions: `seen` is the edition that was read, by question.

    Each becomes the question's next version, which never changes; the responses are then coded with
    it. Raises ChangedError where somebody changed the themes since; GreenpaperError.
    """
    signer, why = " ".join(signer.split()), " ".join(why.split())
    if not signer or len(signer) > LONGEST_NAME:
        raise GreenpaperError("Enter the name of the person who signs.")
    if not why:
        raise GreenpaperError("Enter a sentence that says why these themes are right.")
    with act(person, consultation, Act.SIGN_OFF, why=why) as doing:
        questions = list(consultation.questions.filter(pk__in=seen, kind="open"))
        if not questions:
            raise GreenpaperError("Choose at least one question whose themes you sign.")
        versions = [_sign(person, q, seen[q.pk], signer, why) for q in questions]
        for question in questions:
            runs.ask(consultation, person, Work.CODE, question)
        doing.what = f"Signed off the themes of {_listed(versions)}, as {signer}"
        doing.about = {
            v.question.key: {"version": v.number, "edition": v.edition, "themes": len(v.themes)}
            for v in versions
        }
    return versions


def changed_since(question: Question, version: Version | None) -> bool:
    """Whether the themes are no longer as they were signed (or were never signed)."""
    return version is None or codebook_of(question).sign_off is None


def _sign(person: Person, question: Question, seen: int, signer: str, why: str) -> Version:
    if question.edition != seen:
        last = question.changes.select_related("by").first()
        what = f"{name_of(last.by)} did this: {last.sentence}. " if last else ""
        raise ChangedError(
            f"The themes of “{question.text}” were changed after you opened the page. {what}"
            "Nothing was signed. Read them again, then sign."
        )
    book = codebook_of(question)
    if not book.themes:
        raise GreenpaperError(f"“{question.text}” has no themes yet, so there is nothing to sign.")
    if book.sign_off:
        raise GreenpaperError(f"The themes of “{question.text}” are signed off already.")
    last_version = question.versions.first()
    return Version.objects.create(
        question=question,
        number=last_version.number + 1 if last_version else 1,
        themes=[asdict(theme) for theme in book.themes],
        edition=question.edition,
        signed_by=person,
        signer=signer,
        why=why,
    )


def _listed(versions: Collection[Version]) -> str:
    return "; ".join(f"“{v.question.text}” (version {v.number})" for v in versions)
