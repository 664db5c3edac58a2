"""A LanguageModel (domain/ports.py) through pydantic-ai. Every failure is a reply that says so."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import ModelRequest, SystemPromptPart, TextPart, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters, infer_model
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings

from greenpaper.domain.asking import Ask, Budget, Lost, Reply
from greenpaper.domain.errors import ModelError
from greenpaper.domain.ports import NO_LIMIT, Progress, silent
from greenpaper.providers.chat.failures import Failed, failed, read
from greenpaper.providers.chat.replies import Kept, Replies, key_of

AT_ONCE = 4
TRIES = 3
"""Requests for one item, where none brings a reply."""
TRIES_BAD = 2
"""Requests for one item, where the replies can't be read."""
PATIENCE = 120.0
"""Seconds without a byte from the server: a model on a plain computer reads slowly."""
LONGEST = 600.0
"""Seconds for a whole reply."""
PAUSE = 2.0
GIVE_UP = 5
"""After so many items in a row that brought no reply, no more are asked."""
TEMPERATURE = 0.0
SEED = 1
Opened = Callable[[], AbstractAsyncContextManager[Model]]
"""Opens the connections to a model, for as long as they are needed."""
BAD = (Lost.EMPTY, Lost.MALFORMED, Lost.WRONG_SHAPE, Lost.CUT_SHORT)


@dataclass
class _Spent:
    """What a model has cost so far, replies still under way by their estimate."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    in_a_row: int = 0
    hopeless: bool = False


@dataclass
class _Call:
    """One ask under way."""

    ask: Ask
    key: str
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    began: float = field(default_factory=time.perf_counter)
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def reply(self, answer: Any = None, lost: Lost | None = None) -> Reply:
        """What came of it."""
        return Reply(
            self.ask,
            answer,
            lost,
            requests=self.requests,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            seconds=round(time.perf_counter() - self.began, 3),
            at=self.at,
        )


class ChatModel:
    """A model behind a URL. Replies are remembered in `folder`; `pause` is between tries."""

    temperature = TEMPERATURE
    seed = SEED

    def __init__(
        self, name: str, opened: Opened, folder: Path, *, provider: str, pause: float = PAUSE
    ) -> None:
        self.name = name
        self.provider = provider
        self._opened = opened
        self._replies = Replies(folder)
        self._pause = pause
        self._spent = _Spent()

    def ask(
        self, asks: Sequence[Ask], budget: Budget = NO_LIMIT, progress: Progress = silent
    ) -> list[Reply]:
        """A reply for each ask, in their order."""
        came: list[Reply] = []

        def work() -> None:
            came.extend(asyncio.run(self._ask_all(asks, budget, progress)))

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            work()
        else:  # in a notebook a loop runs already
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        return came

    async def _ask_all(
        self, asks: Sequence[Ask], budget: Budget, progress: Progress
    ) -> list[Reply]:
        turns = asyncio.Semaphore(AT_ONCE)
        done = 0

        async def one(ask: Ask, model: Model) -> Reply:
            nonlocal done
            async with turns:
                reply = await self._one(ask, model, budget)
            done += 1
            progress("Asking the language model", done, len(asks))
            return reply

        progress("Asking the language model", 0, len(asks))
        async with self._opened() as model:  # its connections live in this loop
            return list(await asyncio.gather(*(one(ask, model) for ask in asks)))

    async def _one(self, ask: Ask, model: Model, budget: Budget) -> Reply:
        call = _Call(ask, self._key(ask))
        if kept := self._replies.get(call.key):
            answer, lost = read(kept, ask)
            return Reply(ask, answer, lost, at=call.at, remembered=True)
        if self._replies.begun(call.key):
            return call.reply(lost=Lost.STOPPED)
        return await self._tried(call, model, budget)

    async def _tried(self, call: _Call, model: Model, budget: Budget) -> Reply:
        """Ask until there is an answer, or no use in asking."""
        lost: Lost | None = None
        bad = 0
        while call.requests < TRIES and bad < TRIES_BAD:
            if hindered := self._hindered(call.ask, budget):
                return call.reply(lost=lost or hindered)
            self._replies.begin(call.key)
            came = await self._request(call, model)
            if isinstance(came, Failed):
                self._replies.end(call.key, None)
                lost, bad = came.lost, bad + (came.lost in BAD)
                self._spent.hopeless |= came.hopeless
                if came.wait is None or call.requests >= TRIES:
                    break
                await asyncio.sleep(came.wait)
                continue
            answer, lost = read(came, call.ask)
            self._replies.end(call.key, came)
            self._spent.in_a_row = 0
            if lost not in BAD or came.finish == "length":  # a second would be as long
                return call.reply(answer, lost)
            bad += 1
        if bad < TRIES_BAD:
            self._spent.in_a_row += 1
        return call.reply(lost=lost)

    def _hindered(self, ask: Ask, budget: Budget) -> Lost | None:
        """Why nothing more may be asked."""
        spent = self._spent
        if spent.hopeless or spent.in_a_row >= GIVE_UP:
            return Lost.GIVEN_UP
        more = (spent.tokens_in + ask.tokens_in, spent.tokens_out + ask.likely_tokens)
        return None if budget.allows(spent.requests + 1, *more) else Lost.OVER_BUDGET

    async def _request(self, call: _Call, model: Model) -> Kept | Failed:
        """One request over the wire. What it cost is counted, whatever comes of it."""
        ask = call.ask
        call.requests += 1
        self._count(call, 1, ask.tokens_in, ask.likely_tokens)
        try:
            async with asyncio.timeout(LONGEST):
                kept = await _stream(model, ask, SEED + call.requests - 1)
        except Exception as error:
            why = failed(error, self._pause)
            free = why.lost in (Lost.UNREACHABLE, Lost.RATE_LIMITED, Lost.DECLINED)
            self._count(call, 0, -ask.tokens_in if free else 0, -ask.likely_tokens)
            return why
        self._count(call, 0, kept.tokens_in - ask.tokens_in, kept.tokens_out - ask.likely_tokens)
        return kept

    def _count(self, call: _Call, requests: int, tokens_in: int, tokens_out: int) -> None:
        self._spent.requests += requests
        for one in (call, self._spent):
            one.tokens_in += tokens_in
            one.tokens_out += tokens_out

    def _key(self, ask: Ask) -> str:
        return key_of(
            {
                "model": self.name,
                "provider": self.provider,
                "temperature": TEMPERATURE,
                "seed": SEED,
                "instructions": ask.instructions,
                "content": ask.content,
                "schema": ask.schema,
                "most_tokens": ask.most_tokens,
            }
        )


async def _stream(model: Model, ask: Ask, seed: int) -> Kept:
    """One reply, as it streams in."""
    output = OutputObjectDefinition(json_schema=ask.schema, name=ask.purpose, strict=True)
    parameters = ModelRequestParameters(
        output_mode="native", output_object=output, allow_text_output=True
    )
    settings = ModelSettings(
        temperature=TEMPERATURE, seed=seed, max_tokens=ask.most_tokens, timeout=PATIENCE
    )
    said = ModelRequest([SystemPromptPart(ask.instructions), UserPromptPart(ask.content)])
    async with model_request_stream(
        model,
        [said],
        model_settings=settings,
        model_request_parameters=parameters,
    ) as stream:
        async for _ in stream:
            pass
        whole = stream.get()
    text = "".join(part.content for part in whole.parts if isinstance(part, TextPart))
    usage = whole.usage
    return Kept(
        text,
        whole.finish_reason or "stop",
        usage.input_tokens or ask.tokens_in,
        usage.output_tokens or -(-len(text.encode()) // 4),
    )


def load(name: str, url: str | None, key: str | None, folder: Path) -> ChatModel:
    """The model of this name behind an OpenAI-compatible URL.

    Without a URL, `name` is one that pydantic-ai knows, such as "anthropic:…", whose key it reads
    from the surroundings. Raises ModelError if it knows none.
    """
    if url is None:
        _check_known(name)
        return ChatModel(name, lambda: _known(name), folder, provider=name.partition(":")[0])
    host = urlsplit(url).hostname
    if urlsplit(url).scheme not in ("http", "https") or not host:
        raise ModelError(f"“{url}” is no URL. Give --model-url as https://host/v1.")
    return ChatModel(name, lambda: _behind(name, url, key), folder, provider=host)


@asynccontextmanager
async def _behind(name: str, url: str, key: str | None) -> AsyncIterator[Model]:
    """A model behind a URL. Tries are counted here, so the client makes none of its own.

    A server that points elsewhere is not followed: words go to the address that was allowed.
    """
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider

    profile = OpenAIModelProfile(supports_json_schema_output=True)
    http = DefaultAsyncHttpxClient(follow_redirects=False)
    async with AsyncOpenAI(
        base_url=url, api_key=key or "none", max_retries=0, http_client=http
    ) as client:
        provider = OpenAIProvider(openai_client=client)
        yield OpenAIChatModel(name, provider=provider, profile=profile)


@asynccontextmanager
async def _known(name: str) -> AsyncIterator[Model]:
    yield infer_model(name)


def _check_known(name: str) -> None:
    try:
        infer_model(name)
    except Exception as error:  # each provider says in its own way what it lacks
        raise ModelError(
            f"The model “{name}” can't be reached without an address: give one (--model-url on the "
            "command line); or a name as pydantic-ai has them, such as anthropic:claude-sonnet-5, "
            "with that provider's package installed and its key in the environment."
        ) from error
