"""The bytes on the wire hold none of the personal data that others' test suites plant."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from bench.personal_data import uk_cases
from bench.scripted_model import ScriptedModel
from bench.scripted_readers import able, drafted, purpose

from fake_embedder import WordEmbedder
from greenpaper.domain.asking import Budget, Permission
from greenpaper.providers import chat
from greenpaper.workflow.assist import assist
from greenpaper.workflow.code_responses import Shown
from greenpaper.workflow.draft import draft
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import take_in

pytestmark = [pytest.mark.real_data, pytest.mark.usefixtures("confidence_by_likeness")]
PLANTED = {"NI number", "NHS number", "postcode", "phone number", "e-mail address"}
ALLOWED = Permission("a test", "2026-01-01", "loopback", "to watch the wire")
FRAMES = (
    "The bus is late and nobody answers: {}",
    "{}",
    "I wrote to the council ({}) about the park and heard nothing.",
    "Please reply to {}, the bus stop is too far.\nThe park is dirty.",
)

CLEAN = [
    "park",
    "road",
    "school",
    "shop",
    "market",
    "bridge",
    "station",
    "corner",
    "square",
    "river",
    "hall",
    "library",
]


@pytest.fixture(scope="module")
def planted(shared_data: Path) -> list[tuple[str, list[str]]]:
    """Texts with the values planted in them: e-mails, phones, NI and NHS numbers, postcodes."""
    cases = uk_cases(shared_data / "pii_uk_cases" / "cases.jsonl")
    found = [
        (text, [text[a:b] for a, b, kind in spans if kind in PLANTED]) for text, spans in cases
    ]
    found = [(text, values) for text, values in found if values]
    assert len(found) >= 50
    return found


def test_no_planted_identifier_leaves(planted: list[tuple[str, list[str]]], tmp_path: Path) -> None:
    texts = [frame.format(text) for text, _ in planted for frame in FRAMES]
    texts += [f"The bus is late and the {word} is dirty" for word in CLEAN]
    frame = pl.DataFrame({"id": [f"r{n}" for n in range(len(texts))], "What now?": texts})
    everything = Shown(10_000, 10_000)
    with ScriptedModel(able(lambda _: frozenset())) as server:
        sorting = sort(take_in(frame), WordEmbedder(), second_reader=everything)
        model = chat.load("scripted", server.url, None, tmp_path / "replies")
        done = assist(sorting, model, ALLOWED, Budget(requests=10_000))
        publish(done, tmp_path / "out")
        server.script = drafted
        draft(tmp_path / "out", model, ALLOWED)
        kinds = {purpose(request) for request in server.requests}
        bodies = [request.body.decode() for request in server.requests]
    assert kinds == {"describe", "code", "draft"}
    assert len(bodies) > len(texts) / 4
    sent = "\n".join(json.dumps(json.loads(body), ensure_ascii=False) for body in bodies)
    flat = re.sub(r"[\s().-]", "", sent).casefold()
    values = {value for _, some in planted for value in some}
    leaked = [v for v in values if re.sub(r"[\s().-]", "", v).casefold() in flat]
    assert len(leaked) == 0
