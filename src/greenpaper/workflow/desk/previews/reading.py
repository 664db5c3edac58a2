"""A question's responses as the engine hears them, with their rows in the store."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.models import Question
from greenpaper.themes import code
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.code import Fit
from greenpaper.themes.corpus import Corpus, among
from greenpaper.workflow.desk.hearing import heard_again
from greenpaper.workflow.desk.knowing import known_of
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.tools import at_work


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What is heard, and what is known of the themes that were found."""

    question: Question
    heard: Heard
    known: Known
    embedder: Embedder

    @property
    def corpus(self) -> Corpus:
        """All texts."""
        return self.heard.corpus

    def numbers(self, texts: Collection[str]) -> list[int]:
        """The numbers of those of these texts that are in the corpus."""
        wanted = set(texts)
        return [n for n, text in enumerate(self.corpus.texts) if text in wanted]


@contextmanager
def reading(question: Question, embedder: Embedder) -> Iterator[Reading]:
    """The question's responses, ready to be looked at; sums are made as when they are coded.

    Raises GreenpaperError where the themes were found with another language model.
    """
    if question.fingerprint and question.fingerprint != embedder.fingerprint:
        raise GreenpaperError(
            "The themes were found with another language model than this version of Greenpaper "
            "has, so it can't tell what would become of the responses."
        )
    known = known_of(question, embedder)
    with at_work(embedder):
        yield Reading(question, heard_again(question, embedder), known, embedder)


def fits(
    read: Reading, codebook: Codebook, texts: Collection[int] | None = None
) -> tuple[Corpus, tuple[str, ...], list[list[Fit]]]:
    """The themes that fit each text (or each of some) with this codebook, which hears them all.

    Returns the corpus that was looked at, the themes' keys by number, and the fits by text.
    """
    corpus = read.corpus if texts is None else among(read.corpus, list(texts))
    if not any(t.key not in codebook.parents for t in codebook.themes) or not corpus.texts:
        return corpus, (), [[] for _ in corpus.texts]
    yardstick, _ = listen(codebook, read.known, read.embedder, read.corpus)
    return corpus, yardstick.keys, code.fits(corpus, yardstick)
