"""What is known of a question's themes before its responses are looked at."""

from greenpaper.domain.ports import Embedder
from greenpaper.store.orm import codebook
from greenpaper.store.orm.models import Question
from greenpaper.themes.attune import Attuned, Known


def known_of(question: Question, embedder: Embedder) -> Known:
    """Centroids of themes that were found, which were taught, and what written ones heard."""
    fingerprint, attuned = attuned_with(question)
    usable = attuned if fingerprint == embedder.fingerprint else None
    return Known(codebook.vectors_of(question), codebook.taught(question), usable)


def attuned_with(question: Question) -> tuple[str, Attuned | None]:
    """What themes that people wrote heard, and the fingerprint of the embedder that they had."""
    kept = codebook.attunement_of(question)
    return (kept[0], Attuned(*kept[1:])) if kept else ("", None)


def keep_attuned(question: Question, attuned: Attuned | None, fingerprint: str) -> None:
    """Keep what they heard, so that late responses are measured by the same."""
    if attuned is not None:
        kept = (attuned.words, attuned.vectors, attuned.shift)
        codebook.keep_attunement(question, *kept, fingerprint)
