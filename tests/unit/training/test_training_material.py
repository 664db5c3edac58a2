"""What the matcher learns from: whole, split alike every time, and nothing kept back in it."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from bench import loaders
from bench.opinions import kinds
from safetensors.numpy import load, save
from training.average import mean
from training.material import (
    OPINIONS,
    always_taught,
    arguments,
    material,
    opinions,
    single_codes,
)

LONG = 6
"""Words: shorter answers ("Nothing.", "It took too long.") are everybody's."""


def test_every_written_point_is_made_and_every_label_is_a_point() -> None:
    written = [*opinions(), *always_taught()]
    assert len(written) > 500
    assert len({question.name for question in written}) == len(written)
    halved = {question.name for question in opinions()}
    for question in written:
        made = Counter(key for keys in question.gold for key in keys)
        assert set(made) == set(question.descriptions), question.name
        assert min(made.values()) >= (3 if question.name in halved else 2), question.name
        assert all(question.longer.values()), question.name
        assert any(not keys for keys in question.gold), question.name


def test_the_files_of_opinions_have_no_unknown_fields() -> None:
    for path in OPINIONS.rglob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            assert set(json.loads(line)) == {"question", "points", "responses"}


def test_questions_written_for_measuring_are_whole_and_not_taught() -> None:
    measured = [question for asked in kinds().values() for question in asked]
    assert len(measured) == 195
    for question in measured:
        assert frozenset().union(*question.gold) == set(question.descriptions), question.name
        assert all(question.longer.values()), question.name
    taught = [*opinions(), *always_taught()]
    assert not {q.name for q in measured} & {q.name for q in taught}
    texts = [{text for question in part for text in question.texts} for part in (measured, taught)]
    assert not {text for text in texts[0] & texts[1] if len(text.split()) >= LONG}


def test_a_point_may_be_worded_three_ways() -> None:
    one = material(opinions()[0])
    title, both, described = one.points[0]
    assert both == f"{title}. {described}"
    assert one.right.shape == one.judged.shape == (len(one.texts), len(one.points))


@pytest.mark.real_data
def test_nothing_kept_back_is_taught(shared_data: Path) -> None:
    taught = {text for one in single_codes(shared_data) for text in one.texts}
    unseen = loaders.unseen_sets(shared_data).values()
    assert not taught & {text for question in unseen for text in question.texts}
    argued = {question.group for question in arguments(shared_data)}
    assert not argued & {question.group for question in loaders.argkp_motions(shared_data, "dev")}


@pytest.mark.real_data
def test_nothing_written_is_a_response_on_which_we_report(shared_data: Path) -> None:
    written = {text for question in (*opinions(), *always_taught()) for text in question.texts}
    reported = [*loaders.argkp_motions(shared_data, "dev"), loaders.nhs_fft(shared_data)]
    kept_back = {text for question in reported for text in question.texts}
    assert not {text for text in written & kept_back if len(text.split()) >= LONG}


def test_the_mean_of_two_changes_is_the_mean_change() -> None:
    rng = np.random.default_rng(0)
    parts = [
        {
            "w.up": rng.normal(size=(4, 2)).astype(np.float16),
            "w.down": rng.normal(size=(2, 3)).astype(np.float16),
        }
        for _ in range(2)
    ]
    joined = load(mean([save(part) for part in parts]))
    changes = [p["w.up"].astype(float) @ p["w.down"].astype(float) for p in parts]
    change = joined["w.up"].astype(float) @ joined["w.down"].astype(float)
    assert np.abs(change - np.mean(changes, axis=0)).max() < 0.01
