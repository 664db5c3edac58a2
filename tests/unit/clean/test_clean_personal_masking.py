"""Spans are in range and in order; a mask leaves nothing of what was planted, and all else."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.clean.personal_data import find, mask, mask_passage
from greenpaper.domain.response import PersonalData

PLANTED = [
    "jane.evans@example.org",
    "07700 900123",
    "+44 (0)20 7946 0123",
    "AB123456C",
    "943 476 5919",
    "SW1A 1AA",
    "MORGA657054SM9IJ",
    "AB51 ABC",
    "4111 1111 1111 1111",
    "GB29NWBK60161331926819",
]
WORDS = st.text(st.sampled_from("abcdefghij \n.,;!?'“”éŵ\u200b£%"), max_size=60)
anything = st.text(max_size=200) | st.lists(
    st.sampled_from(
        [*PLANTED, "Mr ", "Dear ", "\n", "Jane Evans", "14 Church Lane", "\u200b", " at "]
    )
).map("".join)


@given(anything)
def test_spans_are_in_range_ordered_and_apart(text: str) -> None:
    (spans,) = find([text])
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert 0 < span.confidence < 1
        position = span.end


@given(anything)
def test_all_but_the_spans_stays_character_by_character(text: str) -> None:
    (spans,) = find([text])
    kept, position = [], 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    masked = mask(text, spans)
    for piece in kept:
        assert masked.startswith(piece)
        masked = masked.removeprefix(piece)
        masked = masked[masked.find(" removed]") + len(" removed]") :] if masked else masked
    assert masked == ""


@given(WORDS, st.sampled_from(PLANTED), WORDS, st.sampled_from(PLANTED))
def test_what_was_planted_is_gone(before: str, first: str, between: str, second: str) -> None:
    text = f"{before} {first} {between} {second} "
    (spans,) = find([text])
    masked = mask(text, spans)
    assert first not in masked
    assert second not in masked


@given(anything, st.data())
def test_a_passage_shows_nothing_of_a_span_that_touches_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    (spans,) = find([text])
    owner = {i: span for span in spans for i in range(span.start, span.end)}
    expected = "".join(
        "".join(text[i] for i in run) if span is None else f"[{span.kind} removed]"
        for span, run in groupby(range(start, end), owner.get)
    )
    assert mask_passage(text, start, end, spans) == expected


def test_a_passage_is_masked_where_a_span_crosses_its_edges() -> None:
    text = "Ring 07700 900123 or write."
    spans = (PersonalData(5, 17, "phone number", 0.95),)
    assert mask_passage(text, 0, 10, spans) == "Ring [phone number removed]"
    assert mask_passage(text, 10, 27, spans) == "[phone number removed] or write."
    assert mask_passage(text, 18, 27, spans) == "or write."
    assert mask_passage(text, 7, 9, spans) == "[phone number removed]"


@given(st.lists(st.sampled_from([*PLANTED, "no", "Dear Jane,\nno"]), max_size=8), st.randoms())
def test_neighbours_and_order_do_not_matter(texts: list[str], random: "st.random.Random") -> None:
    shuffled = random.sample(texts, len(texts))
    assert dict(zip(texts, find(texts), strict=True)) == dict(
        zip(shuffled, find(shuffled), strict=True)
    )


def test_progress_counts_up_to_all() -> None:
    steps: list[tuple[str, int, int]] = []
    find(["no"] * 2500, lambda step, done, total: steps.append((step, done, total)))
    assert [(done, total) for _, done, total in steps] == [
        (0, 2500),
        (1000, 2500),
        (2000, 2500),
        (2500, 2500),
    ]


HOSTILE = ["a", "1", "1 ", "a@", "a.", "Jane ", "Mr ", "a at ", "a dot ", "12 Aa ", "A1 1A", ":a"]
HOSTILE += ["1.", "\n", " ", "[at] ", "phone 1-1-", "GB12", "Yours sincerely,\n", "born 1.1.1 "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_response_takes_time_in_proportion(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = f"7 {piece * (characters // len(piece))} @ at 1 sort born com"
        begun = time.process_time()
        find([text])
        return time.process_time() - begun

    assert seconds(160_000) < 16 * max(seconds(20_000), 0.02)


def test_it_never_asks_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a look for personal data must not leave the computer")

    connect: Callable[..., None] = refuse
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    (spans,) = find(["jane@example.org and info@nothing.museum"])
    assert len(spans) == 2


def test_importing_it_brings_in_nothing_heavy() -> None:
    script = (
        "import json, sys; from greenpaper.clean.personal_data import find; find(['no 1 @']);"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert not {"spacy", "presidio_analyzer", "polars", "phonenumbers"} & set(
        json.loads(done.stdout)
    )


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_whatever_the_hash_seed(seed: str) -> None:
    text = "Mr Ab Cd AB123456C 943 476 5919 jane@example.org\\nYours,\\nAb Cd Ef"
    script = f"from greenpaper.clean.personal_data import find; print(find(['{text}']))"
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=environment
    )
    assert done.stdout.decode().strip() == str(find([text.replace("\\n", "\n")]))
