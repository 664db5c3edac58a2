"""A language model that says what its script says: an OpenAI-compatible server on loopback.

Tests and measurements talk to it over real HTTP. It streams where it is asked to, keeps every
request as the bytes that came over the wire, counts tokens, and fails in whatever way it is told.
"""

import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

BYTES_A_TOKEN = 4
PIECE = 16


@dataclass(frozen=True)
class Request:
    """One request: its bytes, and what they say. `number` counts from 0, as they came in."""

    number: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The request's JSON."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    def words(self, role: str) -> str:
        """What was said in this role ("system", "user")."""
        return "\n".join(m["content"] for m in self.said["messages"] if m["role"] == role)

    @property
    def tokens(self) -> int:
        """Tokens of the messages and of the shape that the answer must have."""
        shape = self.said.get("response_format", {}).get("json_schema", {}).get("schema", {})
        tools = self.said.get("tools", [])
        texts = [str(m.get("content") or "") for m in self.said["messages"]]
        texts += [json.dumps(part, separators=(",", ":")) for part in (shape, tools) if part]
        return sum(map(count_tokens, texts))


@dataclass(frozen=True)
class Answer:
    """What the server does with a request.

    `text` is the model's reply; `delay` seconds pass before it; `dropped` characters of it are
    sent before the connection is cut; `raw` is sent in place of a proper reply; `refusal` is the
    model's own word that it won't; `finish` is why it ended ("stop", "length", …).
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    dropped: int | None = None
    raw: str | None = None
    refusal: str = ""
    finish: str = "stop"


Script = Callable[[Request], Answer]


def count_tokens(text: str) -> int:
    """Tokens by the rule of thumb: four bytes each."""
    return math.ceil(len(text.encode("utf-8")) / BYTES_A_TOKEN)


def says(content: object) -> Answer:
    """An answer whose text is this as JSON."""
    return Answer(json.dumps(content, ensure_ascii=False))


class _Server(ThreadingHTTPServer):
    """A thread a connection; one that the other side cuts is no matter."""

    daemon_threads = True

    def handle_error(self, *connection: object) -> None:
        """Say nothing."""


class ScriptedModel:
    """The server, as a context manager: `with ScriptedModel(script) as model: … model.url`."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.answered: list[int] = []
        """Numbers of the requests whose whole answer went out."""
        self.tokens_in = 0
        self.tokens_out = 0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        """What to give as the model's URL."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def tokens(self) -> int:
        """All tokens, in and out."""
        return self.tokens_in + self.tokens_out

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[Request, Answer]:
        """Note a request and ask the script."""
        with self._lock:
            request = Request(len(self.requests), headers, body)
            self.requests.append(request)
            self.tokens_in += request.tokens
        return request, self.script(request)

    def gave(self, request: Request, text: str) -> None:
        """Note that a whole answer went out."""
        with self._lock:
            self.answered.append(request.number)
            self.tokens_out += count_tokens(text)


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *said: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            request, answer = model.take(dict(self.headers), body)
            try:
                self._give(request, answer)
            except (BrokenPipeError, ConnectionResetError):  # the other side had enough
                self.close_connection = True

        def _give(self, request: Request, answer: Answer) -> None:
            time.sleep(answer.delay)
            if answer.status != 200:
                self._send(answer, json.dumps({"error": {"message": answer.text, "code": "x"}}))
            elif answer.raw is not None:
                self._send(answer, answer.raw)
            elif request.said.get("stream"):
                self._stream(request, answer)
            else:
                self._send(answer, json.dumps(_whole(request, answer)))
                model.gave(request, answer.text)

        def _send(self, answer: Answer, text: str) -> None:
            content = text.encode()
            streamed = answer.raw is not None and answer.raw.startswith("data:")
            self.send_response(answer.status)
            kind = "text/event-stream" if streamed else "application/json"
            headers = {"content-type": kind, "content-length": str(len(content))}
            for name, value in (headers | dict(answer.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _stream(self, request: Request, answer: Answer) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            sent = answer.text if answer.dropped is None else answer.text[: answer.dropped]
            for start in range(0, len(sent), PIECE):
                self._event({"choices": [_delta({"content": sent[start : start + PIECE]})]})
            if answer.dropped is not None:
                self.close_connection = True
                return
            if answer.refusal:
                self._event({"choices": [_delta({"refusal": answer.refusal})]})
            self._event({"choices": [_delta({}, answer.finish)]})
            self._event({"choices": [], "usage": _usage(request, answer)})
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")
            model.gave(request, answer.text)

        def _event(self, content: dict[str, Any]) -> None:
            head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
            self._chunk(b"data: " + json.dumps(head | content).encode() + b"\n\n")

        def _chunk(self, content: bytes) -> None:
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
            self.wfile.flush()

    return Handler


def _delta(content: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": {"role": "assistant", **content}, "finish_reason": finish}


def _usage(request: Request, answer: Answer) -> dict[str, int]:
    asked, said = request.tokens, count_tokens(answer.text)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _whole(request: Request, answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer.text, "refusal": answer.refusal or None}
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
        "usage": _usage(request, answer),
    }
