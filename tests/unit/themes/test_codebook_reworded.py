"""A person corrects a question's wording: the themes found go on being known."""

from pathlib import Path

import numpy as np

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.codebook_file import read, write


def test_a_corrected_wording_keeps_the_centroids(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    books = [
        Codebook("q1", "Why is taht?", (Theme("t1", "Parking", examples=("No space",)),)),
        Codebook("q2", "What else?", (Theme("t1", "Benches", examples=("More benches",)),)),
    ]
    one, other = np.eye(2, dtype=np.float32)[:1], np.eye(2, dtype=np.float32)[1:]
    rows = {"q1": {"t1": one}, "q2": {"t1": other}}
    write(path, "A plan", books, rows, "model")
    path.write_text(path.read_text("utf-8").replace("taht", "that"), "utf-8")

    book = read(path)

    assert [b.question_text for b in book.codebooks] == ["Why is that?", "What else?"]
    for codebook, key in zip(book.codebooks, ("q1", "q2"), strict=True):
        np.testing.assert_array_equal(book.known(codebook, "model")["t1"], rows[key]["t1"])
        assert book.taught(codebook) == frozenset()
