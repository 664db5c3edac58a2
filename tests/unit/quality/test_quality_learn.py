"""The taught coder: it learns, leaves each response's own coding out, and is kept as it is."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from greenpaper.quality import coder_file
from greenpaper.quality.coder_file import TaughtCoder, TaughtQuestion, rounded
from greenpaper.quality.curve import Curve, Point, learning_curve, micro_f1, next_to_code
from greenpaper.quality.learn import LEAST, Material, _solved, material, teach

THEMES = ("t1", "t2", "t3")
WORDS = (("bus", "late", "stop"), ("tree", "park", "green"), ("shop", "rent", "trade"))


@pytest.fixture(scope="module")
def world() -> tuple[Material, np.ndarray]:
    """300 texts of one or two of three themes, with noisy vectors; the themes' names say little."""
    rng = np.random.default_rng(7)
    gold = rng.random((300, 3)) < [0.5, 0.3, 0.1]
    centres = rng.normal(size=(3, 24))
    vectors = gold @ centres + rng.normal(scale=1.6, size=(300, 24))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [
        " ".join(["we say", *(str(rng.choice(WORDS[t])) for t in np.flatnonzero(row)), f"no {n}"])
        for n, row in enumerate(gold)
    ]
    names = centres / np.linalg.norm(centres, axis=1, keepdims=True)
    sure = np.clip(0.3 + 0.1 * gold + rng.normal(scale=0.15, size=gold.shape), 0.01, 0.99)
    return material(texts, vectors, sure, names), gold.astype(float)


def test_it_learns_what_people_gave(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    rows = np.arange(0, 300, 3)
    others = np.setdiff1d(np.arange(300), rows)
    few, many = teach(seen, rows[:20], gold[rows[:20]]), teach(seen, rows, gold[rows])
    scores = [
        micro_f1((x.taught.code(seen)[others] >= LEAST).astype(float), gold[others])
        for x in (few, many)
    ]
    names = micro_f1((seen.sure[others] >= 0.35).astype(float), gold[others])
    assert scores[1] > scores[0] > names
    assert scores[1] > 0.85


def test_a_responses_own_coding_has_no_part_in_what_is_held() -> None:
    rng = np.random.default_rng(1)
    rows, wanted = rng.normal(size=(12, 4)), rng.random((12, 2))
    _, held = _solved(rows @ rows.T, wanted, 0.7)
    for out in range(12):
        rest = np.arange(12) != out
        kernel = rows[rest] @ rows[rest].T + 1
        weights = np.linalg.solve(kernel + 0.7 * np.eye(11), wanted[rest])
        np.testing.assert_allclose(held[out], (rows[out] @ rows[rest].T + 1) @ weights)


def test_what_is_held_is_no_better_than_on_what_was_never_seen(
    world: tuple[Material, np.ndarray],
) -> None:
    """With codings by lot there is nothing to learn: a coder that peeked would seem to agree."""
    seen, gold = world
    lot = np.random.default_rng(3).permutation(gold)
    rows = np.arange(150)
    held = teach(seen, rows, lot[:150]).held
    each = [np.corrcoef(held[:, t], lot[:150, t])[0, 1] for t in range(3)]
    assert max(each) < 0.2


def test_the_order_of_rows_never_matters(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    rows = np.arange(5, 205, 4)
    other = rows[::-1]
    one, two = teach(seen, rows, gold[rows]), teach(seen, other, gold[other])
    np.testing.assert_array_equal(one.held, two.held[::-1])
    np.testing.assert_array_equal(one.taught.code(seen), two.taught.code(seen))


def test_a_coding_does_not_depend_on_the_other_responses(
    world: tuple[Material, np.ndarray],
) -> None:
    seen, gold = world
    taught = teach(seen, np.arange(80), gold[:80]).taught
    np.testing.assert_array_equal(
        taught.code(seen)[40:50], taught.code(seen.only(np.arange(40, 50)))
    )


@pytest.mark.parametrize("given", [np.zeros((30, 3)), np.ones((30, 3)), np.full((30, 3), 0.5)])
def test_codings_that_are_all_alike_break_nothing(
    world: tuple[Material, np.ndarray], given: np.ndarray
) -> None:
    seen, _ = world
    lesson = teach(seen, np.arange(30), given)
    said = lesson.taught.code(seen)
    assert np.isfinite(said).all()
    assert abs(float(said.mean()) - given.mean()) < 0.1


def test_one_theme_alone_can_be_learned(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    one = replace(seen, sure=seen.sure[:, :1], themes=seen.themes[:1])
    said = teach(one, np.arange(100), gold[:100, :1]).taught.code(one)
    assert said[gold[:, 0] == 1].mean() > said[gold[:, 0] == 0].mean() + 0.3


def coder(world: tuple[Material, np.ndarray], version: int = 2) -> TaughtCoder:
    seen, gold = world
    taught = rounded(teach(seen, np.arange(90), gold[:90]).taught)
    question = TaughtQuestion("What do you think?", THEMES, taught, 90)
    return TaughtCoder(version, "ab" * 32, (question,), {"coder1.xlsx": "cd" * 32})


def test_the_file_keeps_the_coder_as_it_is(
    world: tuple[Material, np.ndarray], tmp_path: Path
) -> None:
    kept, path = coder(world), tmp_path / coder_file.FILE
    coder_file.write(path, kept)
    back = coder_file.read(path)
    assert back is not None
    assert (back.name, back.sha256, back.sheets) == (kept.name, kept.sha256, kept.sheets)
    seen, _ = world
    said = [c.questions[0].taught.code(seen) for c in (kept, back)]
    np.testing.assert_array_equal(*said)
    assert path.read_bytes().count(b"we say") == 0
    coder_file.write(tmp_path / "again", kept)
    assert path.read_bytes() == (tmp_path / "again").read_bytes()
    assert coder_file.read(tmp_path / "none") is None


def test_the_name_changes_with_what_was_learned(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    one, later = coder(world), coder(world, version=3)
    other = rounded(teach(seen, np.arange(60), gold[:60]).taught)
    two = replace(one, questions=(replace(one.questions[0], taught=other),))
    assert one.name.startswith("machine, taught (version 2, ")
    assert len({one.name, later.name, two.name}) == 3
    assert one.sha256 == later.sha256


def test_a_damaged_file_is_noticed(world: tuple[Material, np.ndarray], tmp_path: Path) -> None:
    path = tmp_path / coder_file.FILE
    coder_file.write(path, coder(world))
    whole = bytearray(path.read_bytes())
    whole[-5] ^= 1
    path.write_bytes(whole)
    with pytest.raises(ValueError, match="damaged"):
        coder_file.read(path)
    path.write_bytes(b"nonsense" + os.urandom(8))
    with pytest.raises(ValueError, match="damaged"):
        coder_file.read(path)
    path.write_bytes(json.dumps({}).encode())
    with pytest.raises(ValueError, match="damaged"):
        coder_file.read(path)


def test_a_coder_knows_the_question_and_exactly_its_themes(
    world: tuple[Material, np.ndarray],
) -> None:
    kept = coder(world)
    assert kept.of("What do you think?", ("t3", "t1", "t2")) is kept.questions[0]
    assert kept.of("What do you think?", ("t1", "t2")) is None
    assert kept.of("What else?", THEMES) is None


def test_the_curve_rises_and_says_what_more_would_add(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    rows = np.arange(160)
    curve = learning_curve(seen, rows, gold[:160])
    assert [p.codings for p in curve.points] == [25, 50, 100, 120]
    assert curve.points[-1].agreement > curve.points[0].agreement
    assert curve.more is not None
    assert 0 <= curve.more < 0.1
    again = learning_curve(seen, rows[::-1], gold[:160][::-1])
    assert again == curve


def test_too_few_codings_give_no_curve(world: tuple[Material, np.ndarray]) -> None:
    seen, gold = world
    curve = learning_curve(seen, np.arange(30), gold[:30])
    assert curve == Curve((), None)
    assert not curve.enough


def test_enough_is_when_another_50_would_hardly_help() -> None:
    points = (Point(100, 0.7, 0.01),)
    assert Curve(points, 0.004).enough
    assert not Curve(points, 0.02).enough


def test_what_to_code_next_is_in_doubt_not_coded_and_not_twice_the_same() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8], [0, 1]], dtype=float)
    chance = np.array([[0.5], [0.5], [0.45], [0.99], [0.5]])
    assert next_to_code(chance, vectors, np.array([4]), 2).tolist() == [0, 2]
    assert next_to_code(chance, vectors, np.array([], dtype=int), 2).tolist() == [0, 4]
    assert len(next_to_code(np.zeros((5, 1)), vectors, np.array([0]), 3)) == 0
