"""The cache says what the embedder said, reads nothing twice, and never stands in the way."""

import os
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_embedder import WordEmbedder
from greenpaper.providers import cache
from greenpaper.providers.cache import CachedEmbedder

TEXTS = [f"The number {n} bus is late again" for n in range(200)]


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.safetensors"))


def test_the_second_time_nothing_is_read(tmp_path: Path) -> None:
    inner = WordEmbedder()
    plain = WordEmbedder().embed(TEXTS)
    first = CachedEmbedder(inner, tmp_path).embed(TEXTS)
    assert len(inner.read) == 200
    again = CachedEmbedder(inner, tmp_path).embed(TEXTS[::-1])
    assert len(inner.read) == 200
    np.testing.assert_array_equal(first, plain)
    np.testing.assert_array_equal(again, plain[::-1])


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    inner = WordEmbedder()
    CachedEmbedder(inner, tmp_path).embed(TEXTS[:150])
    inner.read.clear()
    both = CachedEmbedder(inner, tmp_path).embed(TEXTS)
    assert sorted(inner.read) == sorted(TEXTS[150:])
    np.testing.assert_array_equal(both, WordEmbedder().embed(TEXTS))


def test_no_words_lie_on_disk_and_nobody_else_may_read(tmp_path: Path) -> None:
    CachedEmbedder(WordEmbedder(), tmp_path / "vectors").embed(TEXTS)
    (path,) = segments(tmp_path / "vectors")
    assert b"bus" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "garbage", "header"])
def test_a_damaged_segment_is_made_again(tmp_path: Path, damage: str) -> None:
    CachedEmbedder(WordEmbedder(), tmp_path).embed(TEXTS)
    (path,) = segments(tmp_path)
    good = path.read_bytes()
    bad = {
        "cut": good[:-50],
        "flip": good[:-9] + bytes([good[-9] ^ 1]) + good[-8:],
        "empty": b"",
        "garbage": os.urandom(300),
        "header": b"\xff" * 8 + good[8:],
    }
    path.write_bytes(bad[damage])
    found = CachedEmbedder(WordEmbedder(), tmp_path).embed(TEXTS)
    np.testing.assert_array_equal(found, WordEmbedder().embed(TEXTS))
    assert [p.read_bytes() for p in segments(tmp_path)] == [good]


def test_another_model_has_a_cache_of_its_own(tmp_path: Path) -> None:
    other = WordEmbedder()
    other.fingerprint = "cd" * 32
    CachedEmbedder(WordEmbedder(), tmp_path).embed(TEXTS)
    CachedEmbedder(other, tmp_path).embed(TEXTS)
    assert len(other.read) == 200


def test_the_oldest_are_dropped(tmp_path: Path) -> None:
    size = 200 * (cache.np.dtype(np.float16).itemsize * 48 + 16) + 500
    embedder = CachedEmbedder(WordEmbedder(), tmp_path, most_bytes=2 * size)
    for number in range(4):
        embedder.embed([f"{text} {number}" for text in TEXTS])
        for age, path in enumerate(segments(tmp_path)):
            os.utime(path, ns=(path.stat().st_mtime_ns - age, path.stat().st_mtime_ns - 10**9))
    assert len(segments(tmp_path)) == 2
    inner = WordEmbedder()
    CachedEmbedder(inner, tmp_path).embed([f"{text} 3" for text in TEXTS])
    assert not inner.read  # the newest is still there


def test_where_nothing_can_be_kept_all_works(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    found = CachedEmbedder(WordEmbedder(), blocked).embed(TEXTS)
    np.testing.assert_array_equal(found, WordEmbedder().embed(TEXTS))


def test_vectors_that_16_bits_do_not_hold_are_not_kept(tmp_path: Path) -> None:
    class Finer(WordEmbedder):
        def embed(self, texts, progress=None):  # type: ignore[no-untyped-def]
            return super().embed(texts) * np.float32(1.0001)

    found = CachedEmbedder(Finer(), tmp_path).embed(TEXTS)
    np.testing.assert_array_equal(found, Finer().embed(TEXTS))
    assert not segments(tmp_path)


def test_large_inputs_come_in_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SEGMENT", 80)
    told: list[tuple[int, int]] = []
    embedder = CachedEmbedder(WordEmbedder(), tmp_path)
    found = embedder.embed(TEXTS, lambda step, done, total: told.append((done, total)))
    np.testing.assert_array_equal(found, WordEmbedder().embed(TEXTS))
    assert told[-1] == (200, 200)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    inner = WordEmbedder()
    CachedEmbedder(inner, tmp_path).embed(TEXTS)
    assert len(inner.read) == 40  # the last segment was too short to keep


def test_nothing_and_little(tmp_path: Path) -> None:
    embedder = CachedEmbedder(WordEmbedder(), tmp_path)
    assert embedder.embed([]).shape == (0, 48)
    np.testing.assert_array_equal(embedder.embed(["one"]), WordEmbedder().embed(["one"]))
    assert not segments(tmp_path)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.lists(st.integers(0, 400), min_size=60, max_size=200)),
        min_size=1,
        max_size=4,
    )
)
def test_any_history_gives_the_same_vectors(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, list[int]]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    for salt, numbers in runs:
        texts = [f"{number} buses in {salt} towns" for number in numbers]
        found = CachedEmbedder(WordEmbedder(), folder).embed(texts)
        np.testing.assert_array_equal(found, WordEmbedder().embed(texts))
