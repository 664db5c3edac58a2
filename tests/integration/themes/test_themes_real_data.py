"""Finding and coding with the real model on real answers. No text of theirs is shown."""

import csv
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Status
from greenpaper.domain.consultation import Kind, Question
from greenpaper.domain.response import Response
from greenpaper.providers import minilm
from greenpaper.providers.cache import CachedEmbedder
from greenpaper.themes import code, codebook_file
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.corpus import Corpus, prepare
from greenpaper.themes.find import Found, find
from greenpaper.themes.likeness import from_centroids, from_codebook
from greenpaper.themes.passages import split
from greenpaper.themes.recognise import recognise

pytestmark = pytest.mark.real_data
QUESTION = Question("q1", "What could we do better?", Kind.OPEN, ("a",))


@pytest.fixture(scope="module")
def embedder(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> CachedEmbedder:
    return CachedEmbedder(minilm.load(model_folder), tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="module")
def texts(shared_data: Path) -> list[str]:
    with (shared_data / "nhs_fft" / "responses_NEAS.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        answers = [row["text"] for row in csv.DictReader(file) if row["text"].strip()]
    return answers[:600]


@pytest.fixture(scope="module")
def corpus(texts: list[str], embedder: CachedEmbedder) -> Corpus:
    return prepare(texts, embedder)


@pytest.fixture(scope="module")
def found(corpus: Corpus, embedder: CachedEmbedder) -> Found:
    return draft(corpus, embedder)


def draft(corpus: Corpus, embedder: CachedEmbedder) -> Found:
    return find(QUESTION, corpus, {text: [text] for text in corpus.texts}, embedder)


def test_the_codebook_is_one_that_can_be_read(found: Found, corpus: Corpus) -> None:
    themes = found.codebook.themes
    assert 8 <= len(themes) <= 30
    titles = [theme.title for theme in themes]
    # Only counts are asserted on: pytest would show the words.
    assert len({title.casefold() for title in titles}) == len(titles)
    most = {theme.key: 16 if theme.key in found.codebook.parents else 8 for theme in themes}
    assert sum(not 1 <= len(theme.title.split()) <= most[theme.key] for theme in themes) == 0
    said = {passage for text in corpus.texts for passage in cut(text)}
    quotes = [quote for theme in themes for quote in theme.examples]
    assert sum(quote not in said for quote in quotes) == 0
    assert sum(not 3 <= len(theme.examples) <= 5 for theme in themes) == 0


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


def test_another_order_of_rows_gives_the_same_bytes(
    texts: list[str], embedder: CachedEmbedder, found: Found, tmp_path: Path
) -> None:
    shuffled = random.Random(3).sample(texts, len(texts))
    again = draft(prepare(shuffled, embedder), embedder)
    written = []
    for name, one in (("a", found), ("b", again)):
        path = tmp_path / name / "codebook.yaml"
        path.parent.mkdir()
        codebook_file.write(path, "C", [one.codebook], {"q1": one.vectors}, embedder.fingerprint)
        written.append([p.read_bytes() for p in sorted(path.parent.iterdir())])
    assert (written[0] == written[1]) is True


def outcomes(texts: list[str], embedder: CachedEmbedder, book: Codebook, known: dict) -> list[str]:
    responses = [Response(str(n), "q1", text, n) for n, text in enumerate(texts)]
    corpus = prepare(texts, embedder)
    yardstick = from_codebook(book, known, embedder)
    coded = code.outcomes(responses, corpus, yardstick, code.fits(corpus, yardstick))
    return [
        json.dumps([(c.theme, c.confidence, c.evidence.start, c.evidence.end) for c in o.codings])
        for o in coded
    ]


@pytest.mark.parametrize("size", [1, 3, 30])
def test_late_responses_are_coded_as_if_they_had_been_there(
    texts: list[str], embedder: CachedEmbedder, found: Found, size: int
) -> None:
    whole = outcomes(texts, embedder, found.codebook, found.vectors)
    late = outcomes(texts[-size:], embedder, found.codebook, found.vectors)
    assert (late == whole[-size:]) is True


def test_late_responses_are_coded_as_if_they_had_been_there_with_themes_that_people_wrote(
    texts: list[str], embedder: CachedEmbedder, found: Found
) -> None:
    themes = [t for t in found.codebook.themes if t.key not in found.codebook.parents]
    book = replace(found.codebook, themes=tuple(replace(t, parent="") for t in themes))
    corpus, known = prepare(texts, embedder), Known({})
    yardstick, attuned = listen(book, known, embedder, corpus)
    assert attuned is not None and attuned.vectors
    late = prepare(texts[-30:], embedder)
    again, _ = listen(book, replace(known, attuned=attuned), embedder, late)
    in_time = dict(zip(corpus.texts, code.fits(corpus, yardstick), strict=True))
    for text, fits in zip(late.texts, code.fits(late, again), strict=True):
        assert [(f.theme, f.confidence) for f in fits] == [
            (f.theme, f.confidence) for f in in_time[text]
        ]


def test_an_unedited_codebook_codes_as_the_themes_found_do(
    corpus: Corpus, embedder: CachedEmbedder, found: Found, tmp_path: Path
) -> None:
    path = tmp_path / "codebook.yaml"
    codebook_file.write(path, "C", [found.codebook], {"q1": found.vectors}, embedder.fingerprint)
    back = codebook_file.read(path)
    (book,) = back.codebooks
    recognised = recognise(back, embedder.fingerprint)
    assert recognised.notes == ()
    known = recognised.known[book.question]
    assert known.taught == frozenset()
    leaves = tuple(t.key for t in book.themes if t.key not in book.parents)
    plain = from_centroids(leaves, np.concatenate([found.vectors[key] for key in leaves]))
    edited = from_codebook(book, known.vectors, embedder)
    assert code.fits(corpus, edited) == code.fits(corpus, plain)


def test_most_are_coded_and_each_theme_is_used(
    texts: list[str], corpus: Corpus, embedder: CachedEmbedder, found: Found
) -> None:
    yardstick = from_codebook(found.codebook, found.vectors, embedder)
    fits = code.fits(corpus, yardstick)
    coded = sum(bool(fit) for fit in fits) / len(fits)
    assert 0.6 < coded <= 1
    assert {fit.theme for one in fits for fit in one} == set(range(len(yardstick.keys)))
    responses = [Response(str(n), "q1", text, n) for n, text in enumerate(texts)]
    statuses = [o.status for o in code.outcomes(responses, corpus, yardstick, fits)]
    assert len(statuses) == len(texts)
    assert set(statuses) <= {Status.CODED, Status.NONE_FITS}
