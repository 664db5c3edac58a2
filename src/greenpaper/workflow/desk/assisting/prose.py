"""Prose that a model drafted for the summary: to be read, and taken by a person or not at all."""

from greenpaper.assistant.draft import Sentence
from greenpaper.domain.errors import ModelError
from greenpaper.domain.people import Act
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.models import Asking, Consultation
from greenpaper.workflow.desk.assisting.turning import permission_of
from greenpaper.workflow.draft import Drafted, page


def latest(consultation: Consultation) -> Asking | None:
    """The last occasion that brought prose."""
    mine = consultation.askings.filter(use="summary").exclude(ended_at=None)
    return next((asking for asking in mine if any(d.sentences for d in drafted(asking))), None)


def drafted(asking: Asking) -> tuple[Drafted, ...]:
    """The draft of each question."""
    return tuple(
        Drafted(
            one["question"],
            one["asked"],
            tuple(Sentence(**sentence) for sentence in one["sentences"]),
            one["lost"],
            one.get("checked_by", 0),
        )
        for one in asking.drafts
    )


def take(person: Person, asking: Asking) -> str:
    """The draft as a file to edit, in Markdown. That a person took it is on the record."""
    with act(person, asking.consultation, Act.PUBLISH) as doing:
        found = drafted(asking)
        if not found:
            raise ModelError("There is no draft here.")
        model = asking.model
        doing.what = f"Took the draft of the summary by the language model {model} as a file"
        doing.about = {"request": asking.number}
        return page(found, model.name, model.provider, permission_of(model))
