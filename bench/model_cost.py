"""Section: what asking a language model costs, beside ThemeFinder on the same server."""

import json
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from bench import product
from bench.bars import Bar
from bench.frame import BENCH, Row
from bench.loaders import argkp
from bench.scripted_model import Answer, Request, ScriptedModel, says
from bench.scripted_readers import able
from bench.stopwatch import clock

TITLE = "What a language model costs"
ORDER = 42
ABOUT = """1,000 responses of 50 words (ArgKP arguments, joined and cut) to one question, sorted by
`greenpaper sort` with a model at the default budget and by ThemeFinder 0.8.2 (theme generation,
condensation, refinement and mapping; not its detail detection), against the same scripted server in
the same run. The server counts a token for four bytes of what it is sent (messages and the shape of
the answer) and of what it says. It answers ThemeFinder with ten topics a batch of fifty, condenses
them by three, and gives every response one or two themes. A coding is one response with its
outcome."""

RESPONSES = 1_000
WORDS = 50
PYTHON = BENCH / ".venv-themefinder" / "bin" / "python"
INSIDE = BENCH / "peers" / "themefinder_inside.py"
QUESTION = "What do you think, and why?"
TOPIC = "People say that there should be more support, and that waiting times are too long."
BARS = (Bar("share of ThemeFinder's tokens", 0.05, most=True),)


def run(shared: Path) -> list[Row]:
    """Calls, tokens and codings of both."""
    texts = _texts(shared / "data")
    with tempfile.TemporaryDirectory() as folder:
        theirs = _themefinder(texts, Path(folder))
        ours = _greenpaper(texts, Path(folder))
    share = int(str(ours["tokens"])) / int(str(theirs["tokens"]))
    return [
        {**ours, "share of ThemeFinder's tokens": share, "bars": BARS},
        {**theirs, "share of ThemeFinder's tokens": 1.0},
    ]


def _texts(data: Path) -> list[str]:
    """Responses of exactly fifty words."""
    words = [
        word for question in argkp(data, "train") for t in question.texts for word in t.split()
    ]
    return [" ".join(words[n * WORDS : (n + 1) * WORDS]) for n in range(RESPONSES)]


def _greenpaper(texts: list[str], folder: Path) -> Row:
    file = folder / "responses.csv"
    rows = [f'{n},"{text.replace(chr(34), chr(39))}"' for n, text in enumerate(texts)]
    file.write_text("\n".join([f'id,"{QUESTION}"', *rows]) + "\n", "utf-8")
    with ScriptedModel(able(lambda text: frozenset())) as server:
        command = [str(product.COMMAND), "sort", str(file), "--output", str(folder / "out")]
        command += ["--model", "scripted", "--model-url", server.url, "--place", "loopback"]
        command += ["--allowed-by", "the bench", "--purpose", "to count tokens", "--yes"]
        clock(command, {"XDG_CACHE_HOME": str(folder / "cache")})
    record = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    use = record["model_use"]
    return {
        "tool": "**Greenpaper**, default budget",
        "calls": len(server.requests),
        "of these for themes": use["asked"].get("describe", 0),
        "tokens in": server.tokens_in,
        "tokens out": server.tokens_out,
        "tokens": server.tokens,
        "codings delivered": record["counts"]["responses"],
    }


def _themefinder(texts: list[str], folder: Path) -> Row:
    asked = folder / "asked.json"
    asked.write_text(json.dumps({"question": QUESTION, "responses": texts}), "utf-8")
    with ScriptedModel(themefinders_model) as server:
        words = [str(PYTHON), "-W", "ignore", str(INSIDE), server.url, str(asked)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ThemeFinder failed (run `make peers`?):\n{done.stderr[-1500:]}")
    delivered = json.loads(done.stdout.splitlines()[-1])
    kinds = Counter(_shape(request) for request in server.requests)
    return {
        "tool": "ThemeFinder 0.8.2",
        "calls": len(server.requests),
        "of these for themes": len(server.requests) - kinds["ThemeMappingResponses"],
        "tokens in": server.tokens_in,
        "tokens out": server.tokens_out,
        "tokens": server.tokens,
        "codings delivered": delivered["responses"],
    }


def themefinders_model(request: Request) -> Answer:
    """A plausible model for ThemeFinder's prompts: as many topics as one would give."""
    text, shape, number = request.words("user"), _shape(request), request.number
    described = {"topic_description": TOPIC}
    if shape == "ThemeGenerationResponses":
        names = [f"a point {number} {n} about support" for n in range(10)]
        topics = [{"topic_label": t, "position": "AGREEMENT", **described} for t in names]
    elif shape == "ThemeCondensationResponses":
        count = len(re.findall("topic_label", text))
        names = [f"a point {number} {n}" for n in range(max(10, count // 3) if count > 30 else 20)]
        topics = [{"topic_label": t, "source_topic_count": "3", **described} for t in names]
    elif shape == "ThemeRefinementResponses":
        topics = [{"topic": f"A point {n}: {TOPIC}", "source_topic_count": "3"} for n in range(20)]
    else:
        ids = [int(found) for found in re.findall(r"'response_id': (\d+)", text)]
        return says(
            {"responses": [{"response_id": i, "labels": ["A", "B"][: 1 + i % 2]} for i in ids]}
        )
    return says({"responses": topics})


def _shape(request: Request) -> str:
    return str(request.said["response_format"]["json_schema"]["name"])
