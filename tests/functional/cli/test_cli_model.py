"""`--model`, as people type it, against a scripted model over HTTP."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.scripted_model import Answer, Request, ScriptedModel, says
from bench.scripted_readers import able, coded, failing, offered, purpose, response

pytestmark = pytest.mark.usefixtures("confidence_by_likeness")
SUBJECTS = ("school", "shop", "park", "surgery", "market")
FILE = "id,What do you think?\n" + "".join(
    f"{n},The number {n} bus is late and the {SUBJECTS[n % 5]} is too far from the {word}.\n"
    for n, word in enumerate(["stop", "station", "bridge", "corner"] * 15, start=1)
)
CODEBOOK = """
signed_off_by: Ann Lee
signed_off_on: "2026-01-31"
questions:
  - question: What do you think?
    themes:
      - {key: late, title: The bus is late, description: It is late}
      - {key: far, title: Too far from the stop, description: The stop is too far}
      - {key: school, title: The school, description: The school is far}
      - {key: shop, title: The shop, description: The shop is far}
      - {key: park, title: The park, description: The park is far}
"""
ALLOWED = ("--place", "our server", "--allowed-by", "Ann Lee", "--purpose", "to test")


def themes(text: str) -> set[str]:
    """What a fair reader says of a response."""
    found = {key for key in ("school", "shop", "park") if key in text}
    return found | {"late"} | ({"far"} if "stop" in text else set())


def fair(request: Request) -> Answer:
    return able(themes)(request)


@pytest.fixture
def files(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (here / "late.csv").write_text(FILE, "utf-8")
    (here / "codebook.yaml").write_text(CODEBOOK, "utf-8")
    monkeypatch.setenv("GREENPAPER_CACHE", str(tmp_path / "cache"))
    return here


@pytest.fixture
def served() -> Iterator[Callable[[Any], ScriptedModel]]:
    running: list[ScriptedModel] = []

    def serve(script: Any) -> ScriptedModel:
        model = ScriptedModel(script)
        model.__enter__()
        running.append(model)
        return model

    yield serve
    for model in running:
        model.__exit__(None, None, None)


def code_words(url: str) -> list[str]:
    words = ["code", "late.csv", "--codebook", "codebook.yaml", "--budget", "60 calls"]
    return [*words, "--model", "scripted", "--model-url", url, *ALLOWED]


def record(here: Path, folder: str = "late-coded") -> Any:
    return json.loads((here / folder / "run.json").read_text("utf-8"))


def calls(here: Path, folder: str = "late-coded") -> list[Any]:
    lines = (here / folder / "model-calls.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_doubtful_responses_are_read_and_all_is_recorded(
    greenpaper: Any, files: Path, served: Any
) -> None:
    model = served(fair)
    ran = greenpaper(*code_words(model.url), "--price", "1/2")
    assert ran.code == 0, ran.err
    use = record(files)["model_use"]
    assert (use["model"], use["provider"]) == ("scripted", "127.0.0.1")
    assert use["permission"]["by"] == "Ann Lee"
    assert use["permission"]["place"] == "our server"
    assert use["permission"]["purpose"] == "to test"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", use["permission"]["on"])
    assert use["requests"] == len(model.requests) == len(calls(files))
    assert (use["tokens_in"], use["tokens_out"]) == (model.tokens_in, model.tokens_out)
    assert use["cost"] == pytest.approx((model.tokens_in + 2 * model.tokens_out) / 1e6, abs=1e-6)
    assert use["heeded"]["q1"]["weight"] > 0
    assert use["heeded"]["q1"]["changed"] > 0
    assert list(use["prompts"]) == ["code 1"]
    line = calls(files)[0]
    assert {"prompt", "model", "temperature", "seed", "tokens_in", "seconds", "at"} <= set(line)
    assert sum(call["cost"] for call in calls(files)) == pytest.approx(use["cost"], abs=1e-6)
    sent = [request.words("user") for request in model.requests]
    assert sorted(call["content"] for call in calls(files)) == sorted(sent)
    assert "scripted at 127.0.0.1" in ran.out
    assert "60 calls" in ran.err


def test_one_response_a_call(greenpaper: Any, files: Path, served: Any) -> None:
    model = served(fair)
    greenpaper(*code_words(model.url))
    texts = [line.split(",", 1)[1] for line in FILE.splitlines()[1:]]
    for request in model.requests:
        assert sum(text in request.words("user") for text in texts) == 1


def test_a_useless_model_changes_nothing(greenpaper: Any, files: Path, served: Any) -> None:
    plain = greenpaper("code", "late.csv", "--codebook", "codebook.yaml", "--output", "plain")
    assert plain.code == 0
    model = served(lambda r: coded(response(r), offered(r)[:1]))
    assert greenpaper(*code_words(model.url)).code == 0
    for name in ("codings.csv", "themes.csv", "responses.csv"):
        helped = (files / "late-coded" / name).read_bytes()
        assert helped == (files / "plain" / name).read_bytes()
    assert record(files)["model_use"]["heeded"]["q1"]["weight"] == 0


def test_whatever_fails_the_run_ends_with_results_and_counts(
    greenpaper: Any, files: Path, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenpaper.providers.chat.model.PAUSE", 0.01)
    monkeypatch.setattr("greenpaper.providers.chat.model.GIVE_UP", 99)
    model = served(failing("late", fair))
    ran = greenpaper(*code_words(model.url))
    assert ran.code == 0, ran.err
    use = record(files)["model_use"]
    asked, answered, lost = use["asked"]["code"], use["answered"]["code"], use["lost"]["code"]
    assert answered + sum(lost.values()) == asked
    assert len(lost) >= 10
    codings = (files / "late-coded" / "codings.csv").read_text("utf-8").splitlines()[1:]
    rows = Counter(tuple(line.split(",")[:4]) for line in codings)
    assert set(rows.values()) == {1}  # no coding twice
    assert {key[1] for key in rows} == {str(n) for n in range(1, 61)}  # and no response lost
    outcomes = Counter(call["outcome"] for call in calls(files))
    assert all(outcomes[why] == count for why, count in lost.items())


def test_sort_takes_wordings_that_responses_bear_out(
    greenpaper: Any, files: Path, served: Any
) -> None:
    model = served(able(lambda _: set()))
    words = ["sort", "late.csv", "--model", "scripted", "--model-url", model.url, *ALLOWED]
    ran = greenpaper(*words)
    assert ran.code == 0, ran.err
    use = record(files, "late-sorted")["model_use"]
    assert use["answered"]["describe"] > 0
    assert "Belongs here: " in (files / "late-sorted" / "codebook.yaml").read_text("utf-8")
    described = [call for call in calls(files, "late-sorted") if call["purpose"] == "describe"]
    assert len({call["item"] for call in described}) == len(described)
    again = greenpaper(
        "code", "late.csv", "--codebook", "late-sorted/codebook.yaml", "--draft", "-o", "again"
    )
    assert again.code == 0, again.err
    assert "taken for a new theme" not in again.out


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(
    greenpaper: Any, files: Path, served: Any
) -> None:
    model = served(fair)
    dry = greenpaper(*code_words(model.url), "--dry-run", "--price", "1/2")
    assert dry.code == 0, dry.err
    assert not model.requests
    assert not (files / "late-coded").exists()
    assert "which costs about" in dry.out
    assert greenpaper(*code_words(model.url)).code == 0
    assert model.requests
    for request in model.requests:
        assert request.words("system") in dry.out
        assert request.words("user") in dry.out
    assert dry.out.count("=== ") == len(model.requests)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--model", "m", "--model-url", "http://x/v1"], "--place, --allowed-by, --purpose"),
        (["--model", "m", *ALLOWED[:4]], "--purpose"),
        (["--model", "m", *ALLOWED], "--model-url"),
        (["--model", "m", "--model-url", "x", *ALLOWED], "is no URL"),
        (["--model-url", "http://x/v1"], "name it with --model"),
        (["--dry-run"], "name it with --model"),
        (["--model", "m", *ALLOWED, "--budget", "lots"], "--budget says “lots”"),
        (["--model", "m", *ALLOWED, "--budget", "2.5 calls"], "--budget says"),
        (["--model", "m", *ALLOWED, "--budget", "2.50"], "--price"),
        (["--model", "m", *ALLOWED, "--price", "1"], "--price says “1”"),
    ],
)
def test_what_is_amiss_is_a_sentence(
    greenpaper: Any, files: Path, words: list[str], part: str
) -> None:
    ran = greenpaper("code", "late.csv", "--codebook", "codebook.yaml", *words)
    assert (ran.code, ran.out) == (2, "")
    assert part in ran.err
    assert not (files / "late-coded").exists()


def test_without_the_part_it_says_how_to_get_it(
    greenpaper: Any, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.startswith("greenpaper.providers.chat")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("greenpaper.providers.chat", raising=False)
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    monkeypatch.setitem(sys.modules, "pydantic_ai.direct", None)
    ran = greenpaper(*code_words("http://127.0.0.1:9/v1"))
    assert ran.code == 2
    assert "pip install 'greenpaper[models]'" in ran.err


def test_without_a_model_none_of_it_is_loaded() -> None:
    program = (
        "import sys, greenpaper.library, greenpaper.cli.main\n"
        "loaded = {'pydantic_ai', 'openai', 'httpx2'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_key_is_written_nowhere(
    greenpaper: Any, files: Path, served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPAPER_MODEL_KEY", "sk-very-secret")
    model = served(fair)
    ran = greenpaper(*code_words(model.url))
    headers = {name.lower(): value for name, value in model.requests[0].headers.items()}
    assert headers["authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in ran.out + ran.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in written if b"sk-very-secret" in path.read_bytes()]


PROGRAM = """
import sys
sys.path[:0] = {paths!r}
from fake_embedder import WordEmbedder
from greenpaper import wiring
from greenpaper.themes import confidence
import numpy as np
def probability(rows, found):
    return np.asarray(1 / (1 + np.exp(-8 * (rows[:, 0] - 0.5))), dtype=np.float32)
confidence.probability = probability
wiring.load_embedder = lambda settings: WordEmbedder()
from greenpaper.cli.main import main
main()
"""


def test_killed_and_run_again_no_call_is_repeated(files: Path, served: Any, tmp_path: Path) -> None:
    def slow(request: Request) -> Answer:
        answer = fair(request)
        return Answer(answer.text, delay=0.1)

    model = served(slow)
    program = PROGRAM.format(paths=[str(Path(__file__).parents[2])])
    words = [sys.executable, "-c", program, *code_words(model.url)]
    running = subprocess.Popen(words, cwd=files, stderr=subprocess.DEVNULL, env=dict(os.environ))
    until = time.monotonic() + 60
    while len(model.answered) < 10 and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = len(model.requests)
    assert 10 <= before < 60
    done = subprocess.run(words, cwd=files, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    bodies = Counter(request.body for request in model.requests)
    assert set(bodies.values()) == {1}
    use = record(files)["model_use"]
    assert use["remembered"] >= 6  # four may be on their way
    stopped = use["lost"]["code"].get("asked in a run that was stopped, and not asked again", 0)
    assert stopped <= 4
    assert use["remembered"] + use["requests"] + stopped == use["asked"]["code"]
    assert purpose(model.requests[0]) == "code"


def test_a_draft_is_filled_in_from_the_findings(greenpaper: Any, files: Path, served: Any) -> None:
    greenpaper("code", "late.csv", "--codebook", "codebook.yaml")
    sentences = [
        "Late buses came up in {late.responses} responses, {late.share} of them: {late.quote1}",
        "It was raised by 12 people.",
        "There is {nothing.here}.",
    ]
    model = served(lambda _: says({"sentences": sentences}))
    words = ["--model", "scripted", "--model-url", model.url, *ALLOWED]
    ran = greenpaper("draft", "late-coded", *words)
    assert ran.code == 0, ran.err
    assert "3 sentences, of which 2 struck out" in ran.out
    page = (files / "late-coded" / "draft.md").read_text("utf-8")
    assert "not checked by people" in page
    found = json.loads((files / "late-coded" / "findings.json").read_text("utf-8"))
    theme = next(t for t in found["questions"][0]["themes"] if t["key"] == "late")
    assert f"in {theme['responses']['count']} responses" in page
    assert f"(response {theme['quotes'][0]['response_id']})" in page
    assert "~~It was raised by 12 people.~~" in page
    texts = [line.split(",", 1)[1].strip(".") for line in FILE.splitlines()[1:]]
    assert not [t for t in texts if t in model.requests[0].words("user")]
    again = greenpaper("draft", "late-coded", *words)
    assert again.code == 2
    assert "--overwrite" in again.err
    dry = greenpaper("draft", "late-coded", *words, "--dry-run")
    assert model.requests[0].words("user") in dry.out
    assert len(model.requests) == 1


def test_a_draft_needs_results(greenpaper: Any, files: Path) -> None:
    words = ["--model", "m", "--model-url", "http://127.0.0.1:9/v1", *ALLOWED]
    ran = greenpaper("draft", "nothing-here", *words)
    assert ran.code == 2
    assert "findings.json can't be read" in ran.err
