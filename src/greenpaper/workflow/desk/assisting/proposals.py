"""Words that a model proposes for themes: a person takes them, or leaves them."""

from collections.abc import Collection

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.changing import changing, title_free
from greenpaper.store.orm.models import ProposedWording, Question

TAKEN, LEFT = "taken", "left"
SIGNED = "These themes are signed off. Change them first if they should have other words."


def take(person: Person, question: Question, seen: int, chosen: Collection[int]) -> int:
    """Give themes the words that a model proposes: from now on they are the person's.

    Raises ChangedError where a theme was changed since the page was opened; GreenpaperError.
    """
    found = [p for p in askings.proposals(question) if p.pk in chosen]
    if not found:
        raise GreenpaperError("Tick at least one theme whose words you take.")
    if len(found) < len(chosen):
        raise ChangedError(
            "Some of these themes have other words by now. Nothing was changed: look at those that "
            "are left."
        )
    with changing(person, question, seen, "reword", [p.theme_id for p in found]) as one:
        if askings.is_signed(question):
            raise GreenpaperError(SIGNED)
        said = []
        for proposal in found:
            theme = one.themes[proposal.theme_id]
            was = theme.title
            theme.title = title_free(one.live, proposal.title, [theme.pk])
            theme.description = proposal.description
            said.append(f"“{was}” is now “{theme.title}”")
        model = found[0].asking.model
        one.sentence = f"Took words that the language model {model} proposed: {'; '.join(said)}"
        one.about = {"themes": [p.theme.key for p in found], "model": model.name}
        _decide(found, TAKEN)
    return len(found)


def leave(person: Person, question: Question) -> int:
    """Leave all that is proposed: the themes keep the words that they have."""
    with act(person, question.consultation, Act.EDIT_THEMES) as doing:
        found = askings.proposals(question)
        _decide(found, LEFT)
        doing.what = f"Left the words that a language model proposed ({question.text})"
        doing.about = {"question": question.key, "themes": [p.theme.key for p in found]}
    return len(found)


def _decide(found: Collection[ProposedWording], how: str) -> None:
    """About these, and about what was proposed earlier for the same themes."""
    themes = [p.theme_id for p in found]
    ProposedWording.objects.filter(theme__in=themes, decided="").update(decided=how)
