"""Settle what coders differ about: somebody decides, and says why."""

from collections.abc import Collection

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import runs, samples
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.models import Sample, Settlement, Work
from greenpaper.workflow.desk.samples.coding import LONGEST_NOTE, checked


def settle(
    person: Person,
    sample: Sample,
    drawn: int,
    *,
    seen: int,
    themes: Collection[str] = (),
    none: bool = False,
    cant_tell: bool = False,
    reason: str = "",
) -> None:
    """Say what a response raises about which the coders differ. The coders' own words stay.

    `seen` is the edition of the settlement that the person had before them (0: there was none).
    Raises GreenpaperError, or ChangedError where somebody settled it since.
    """
    reason = reason.strip()
    if sample.closed_at is None or drawn not in samples.differences(sample):
        raise GreenpaperError("The coders don’t differ about this response.")
    one = sample.drawn.select_related("response__question", "response__respondent").get(pk=drawn)
    question = one.response.question
    given = checked(sample, question.key, themes, none=none, cant_tell=cant_tell)
    if not reason or len(reason) > LONGEST_NOTE:
        raise GreenpaperError("Enter a sentence that says why: who reads the record will ask.")
    with act(person, sample.consultation, Act.SETTLE, why=reason) as doing:
        before = Settlement.objects.filter(drawn=one).select_related("by").first()
        if (before.edition if before else 0) != seen:
            raise ChangedError(
                "Somebody settled this response after you opened the page. What they decided is "
                "shown here. Change it if you disagree, and save again."
            )
        Settlement.objects.update_or_create(
            drawn=one,
            defaults={
                "themes": given,
                "cant_tell": cant_tell,
                "note": reason,
                "by": person,
                "edition": seen + 1,
            },
        )
        doing.what = (
            f"Settled response {one.response.respondent.response_id} to {question.key} in sample "
            f"{sample.number}"
        )
        doing.about = {"themes": given, "cant_tell": cant_tell}
        if before:
            doing.about["before"] = {"themes": before.themes, "cant_tell": before.cant_tell}
        runs.ask(sample.consultation, person, Work.CHECK)
