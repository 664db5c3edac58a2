"""Whatever goes wrong over HTTP costs at most that item, and says what it was."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.scripted_model import Answer, Request, ScriptedModel, says

from greenpaper.assistant.second_reader import Fits, Named
from greenpaper.domain.asking import Ask, Budget, Lost, Price
from greenpaper.domain.errors import ModelError
from greenpaper.providers import chat
from greenpaper.providers.chat import model as chat_model

GOOD = says({"fits": [{"theme": "t1", "words": "bus"}]})
BODY = '{"fits": [{"theme": "t1", "words": "a very long explanation of the bus"}]}'


def asks(count: int = 8) -> list[Ask]:
    named = {"theme": {"type": "string"}, "words": {"type": "string"}}
    item = {"type": "object", "properties": named, "required": ["theme", "words"]}
    fits = {"fits": {"type": "array", "items": item}}
    schema = {"type": "object", "properties": fits, "required": ["fits"]}
    return [
        Ask("code", f"q1/{n}", "code 1", "Code it.", f"response number {n}", Fits, schema)
        for n in range(count)
    ]


def bad_on(number: int, answer: Answer, times: int = 99) -> Callable[[Request], Answer]:
    """A script that answers well, but for one item so many times."""
    seen: list[int] = []

    def script(request: Request) -> Answer:
        if f"number {number}" in request.words("user") and len(seen) < times:
            seen.append(request.number)
            return answer
        return GOOD

    return script


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_model, "PATIENCE", 0.5)
    monkeypatch.setattr(chat_model, "PAUSE", 0.01)


def reader(server: ScriptedModel, folder: Path) -> chat.ChatModel:
    made = chat.load("scripted", server.url, "secret-key", folder)
    made._pause = 0.01
    return made


FAILURES = {
    "an error": (Answer("broken", status=500), Lost.SERVER_ERROR, 3),
    "a gateway's page": (Answer("bad gateway", status=502), Lost.SERVER_ERROR, 3),
    "too many requests": (Answer("slow", 429, {"Retry-After": "0"}), Lost.RATE_LIMITED, 3),
    "come back next hour": (Answer("slow", 429, {"Retry-After": "3600"}), Lost.RATE_LIMITED, 1),
    "turned down": (Answer("content policy", status=400), Lost.DECLINED, 1),
    "no reply in time": (Answer(BODY, delay=1.5), Lost.TIMED_OUT, 3),
    "a dropped stream": (Answer(BODY, dropped=20), Lost.CUT_SHORT, 2),
    "dropped at once": (Answer(BODY, dropped=0), Lost.CUT_SHORT, 2),
    "an empty reply": (Answer(""), Lost.EMPTY, 2),
    "not JSON": (Answer("I think that it is theme t1."), Lost.MALFORMED, 2),
    "half of JSON": (Answer('{"fits": [{"theme"'), Lost.MALFORMED, 2),
    "deep JSON": (Answer("[" * 100_000), Lost.MALFORMED, 2),
    "a stream of nonsense": (Answer(raw="data: {nonsense\n\n"), Lost.MALFORMED, 2),
    "a web page": (Answer(raw="<html>log in</html>"), Lost.MALFORMED, 2),
    "another shape": (says({"theme": "t1"}), Lost.WRONG_SHAPE, 2),
    "a list": (says(["t1"]), Lost.WRONG_SHAPE, 2),
    "numbers for words": (says({"fits": [{"theme": 1, "words": 2}]}), Lost.WRONG_SHAPE, 2),
    "another language": (says({"passt": [{"thema": "t1"}]}), Lost.WRONG_SHAPE, 2),
    "too long": (Answer('{"fits": [', finish="length"), Lost.CUT_SHORT, 1),
    "a refusal": (Answer("", refusal="I can't help with that."), Lost.REFUSED, 1),
    "filtered": (Answer("x", finish="content_filter"), Lost.REFUSED, 1),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_costs_that_item_alone(name: str, tmp_path: Path) -> None:
    answer, lost, requests = FAILURES[name]
    with ScriptedModel(bad_on(3, answer)) as server:
        replies = reader(server, tmp_path).ask(asks())
    assert [reply.lost for reply in replies] == [None] * 3 + [lost] + [None] * 4
    assert replies[3].requests == requests
    assert replies[3].answer is None
    assert replies[4].answer == Fits([Named("t1", "bus")])
    assert len(server.requests) == 7 + requests  # and none twice


@pytest.mark.parametrize("name", ["an error", "too many requests", "a dropped stream", "not JSON"])
def test_what_passes_is_tried_again(name: str, tmp_path: Path) -> None:
    with ScriptedModel(bad_on(3, FAILURES[name][0], times=1)) as server:
        replies = reader(server, tmp_path).ask(asks())
    assert [reply.lost for reply in replies] == [None] * 8
    assert replies[3].requests == 2


def test_it_waits_as_long_as_the_server_asks(tmp_path: Path) -> None:
    limit = Answer("slow", 429, {"Retry-After": "1"})
    began = time.monotonic()
    with ScriptedModel(bad_on(0, limit, times=1)) as server:
        replies = reader(server, tmp_path).ask(asks(1))
    assert replies[0].lost is None
    assert time.monotonic() - began >= 1


def test_where_nobody_answers_it_gives_up(tmp_path: Path) -> None:
    made = chat.load("scripted", "http://127.0.0.1:9/v1", None, tmp_path)
    made._pause = 0.01
    replies = made.ask(asks(40))
    assert {reply.lost for reply in replies} == {Lost.UNREACHABLE, Lost.GIVEN_UP}
    assert sum(reply.requests for reply in replies) < 40


def test_a_wrong_key_is_tried_with_one_round_only(tmp_path: Path) -> None:
    with ScriptedModel(lambda _: Answer("no", status=401)) as server:
        replies = reader(server, tmp_path).ask(asks(40))
    assert {reply.lost for reply in replies} == {Lost.DECLINED, Lost.GIVEN_UP}
    assert len(server.requests) <= chat_model.AT_ONCE


def test_a_budget_is_kept(tmp_path: Path) -> None:
    with ScriptedModel(lambda _: GOOD) as server:
        replies = reader(server, tmp_path).ask(asks(20), Budget(requests=5))
    assert len(server.requests) == 5
    assert sum(reply.lost is Lost.OVER_BUDGET for reply in replies) == 15


def test_money_is_kept_to_as_well(tmp_path: Path) -> None:
    price = Price(1_000_000, 1_000_000)  # one a token
    with ScriptedModel(lambda _: GOOD) as server:
        replies = reader(server, tmp_path).ask(asks(20), Budget(money=400, price=price))
    spent = sum(price.of(reply.tokens_in, reply.tokens_out) for reply in replies)
    assert 0 < spent <= 400
    assert any(reply.lost is Lost.OVER_BUDGET for reply in replies)


def test_the_same_is_never_paid_for_twice(tmp_path: Path) -> None:
    script = bad_on(3, Answer("I refuse to answer in JSON."))
    with ScriptedModel(script) as server:
        first = reader(server, tmp_path).ask(asks())
        asked = len(server.requests)
        again = reader(server, tmp_path).ask(asks())
        assert len(server.requests) == asked
    assert [reply.answer for reply in again] == [reply.answer for reply in first]
    assert [reply.lost for reply in again] == [reply.lost for reply in first]
    assert all(reply.remembered and reply.requests == 0 for reply in again)


def test_another_temperature_prompt_or_model_is_asked_anew(tmp_path: Path) -> None:
    with ScriptedModel(lambda _: GOOD) as server:
        reader(server, tmp_path).ask(asks(1))
        chat.load("another", server.url, None, tmp_path).ask(asks(1))
    assert len(server.requests) == 2


def test_a_request_is_what_it_should_be(tmp_path: Path) -> None:
    with ScriptedModel(lambda _: GOOD) as server:
        reader(server, tmp_path).ask(asks(1))
    request = server.requests[0]
    said = request.said
    assert said["messages"] == [
        {"role": "system", "content": "Code it."},
        {"role": "user", "content": "response number 0"},
    ]
    assert (said["temperature"], said["seed"], said["stream"]) == (0, 1, True)
    assert "tools" not in said
    assert said["response_format"]["type"] == "json_schema"
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["authorization"] == "Bearer secret-key"
    assert not any(b"secret-key" in path.read_bytes() for path in tmp_path.rglob("*.json"))


def test_tokens_are_those_that_the_server_counts(tmp_path: Path) -> None:
    with ScriptedModel(lambda _: GOOD) as server:
        replies = reader(server, tmp_path).ask(asks(4))
    assert sum(reply.tokens_in for reply in replies) == server.tokens_in
    assert sum(reply.tokens_out for reply in replies) == server.tokens_out


def test_it_works_where_a_loop_runs_already(tmp_path: Path) -> None:
    import asyncio

    with ScriptedModel(lambda _: GOOD) as server:

        async def notebook() -> list[object]:
            return [reply.answer for reply in reader(server, tmp_path).ask(asks(2))]

        assert asyncio.run(notebook()) == [Fits([Named("t1", "bus")])] * 2


@pytest.mark.parametrize(
    ("name", "url"), [("m", "localhost:80"), ("m", "ftp://x"), ("nobody:x", None)]
)
def test_what_can_not_be_a_model_is_a_sentence(name: str, url: str | None, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--model-url"):
        chat.load(name, url, None, tmp_path)


def test_replies_with_a_fence_round_them_are_read(tmp_path: Path) -> None:
    fenced = Answer(f"```json\n{json.dumps({'fits': [{'theme': 'none', 'words': ''}]})}\n```")
    with ScriptedModel(lambda _: fenced) as server:
        replies = reader(server, tmp_path).ask(asks(1))
    assert replies[0].answer == Fits([Named("none", "")])


@pytest.mark.parametrize("status", [301, 307, 308])
def test_nothing_goes_to_another_address_than_the_one_that_was_given(
    status: int, tmp_path: Path
) -> None:
    with ScriptedModel(lambda _: GOOD) as elsewhere:
        there = {"Location": f"{elsewhere.url}/chat/completions"}
        with ScriptedModel(lambda _: Answer("moved", status, there)) as server:
            replies = reader(server, tmp_path).ask(asks(40))
    assert not elsewhere.requests
    assert {reply.lost for reply in replies} == {Lost.MOVED, Lost.GIVEN_UP}
    assert len(server.requests) <= chat_model.AT_ONCE
