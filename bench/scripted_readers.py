"""Scripts for the scripted model: models that are able, useless, obedient, or somebody else's.

They read Greenpaper's requests as a model does: from the words that came over the wire.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from bench.scripted_model import Answer, Request, Script, says

NONE = "none"
DULL = {*("that", "this", "with", "from", "what", "have", "been", "were", "they", "your", "will")}
WORD = re.compile(r"[A-Za-z’']{4,}")


def purpose(request: Request) -> str:
    """What Greenpaper asks for: "describe", "code" or "draft"."""
    return str(request.said["response_format"]["json_schema"]["name"])


def offered(request: Request) -> list[str]:
    """The theme keys that a coding request offers, in the order in which they are listed."""
    schema = request.said["response_format"]["json_schema"]["schema"]
    keys = schema["properties"]["fits"]["items"]["properties"]["theme"]["enum"]
    return [str(key) for key in keys if key != NONE]


def response(request: Request) -> str:
    """The response that a coding request is about, as it was sent."""
    return request.words("user").split("\n<response>\n")[1].rsplit("\n</response>", 1)[0]


def some_words(text: str) -> str:
    """Words of a response that bear out anything."""
    return " ".join(text.split()[:6])


def coded(text: str, themes: AbstractSet[str] | list[str]) -> Answer:
    """The answer that gives these themes, none or several."""
    fits = [{"theme": theme, "words": some_words(text)} for theme in sorted(themes)]
    return says({"fits": fits or [{"theme": NONE, "words": ""}]})


def worded(request: Request) -> Answer:
    """A wording from words that several passages share."""
    text = request.words("user")
    passages = text.split("<passages>\n")[1].split("\n</passages>")[0].splitlines()
    counts = Counter(w for p in passages for w in {m.lower() for m in WORD.findall(p)} - DULL)
    common = [w for w, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n > 1][:3]
    title = " ".join(common) or "something else"
    description = f"Respondents say that {title} should be considered."
    rule = f"responses that mention {title}"
    return says(
        {
            "title": title,
            "description": description,
            "rule": rule,
            "same_as": "",
            "two": False,
        }
    )


def drafted(request: Request) -> Answer:
    """Prose with a placeholder for each of the first themes."""
    keys = re.findall(r"^([\w-]+): ", request.words("user"), re.MULTILINE)
    lines = [f"The point {{{key}.title}} was raised by {{{key}.responses}}." for key in keys[:3]]
    return says({"sentences": lines or ["There were responses."]})


def able(right: Callable[[str], AbstractSet[str]]) -> Script:
    """A model that codes as `right` says of the response's words, and words and drafts sensibly."""

    def script(request: Request) -> Answer:
        if purpose(request) == "describe":
            return worded(request)
        if purpose(request) == "draft":
            return drafted(request)
        text = response(request)
        return coded(text, right(text) & set(offered(request)))

    return script


def oracle(gold: Mapping[str, AbstractSet[str]], correct: float, seed: int = 0) -> Script:
    """Gold themes by a response's words, right so often; else one theme by chance."""

    def right(text: str, keys: list[str]) -> AbstractSet[str]:
        chance = random.Random(f"{seed} {text}")
        if chance.random() < correct:
            return gold[" ".join(text.split())]
        return {chance.choice([*keys, NONE])} - {NONE}

    def script(request: Request) -> Answer:
        if purpose(request) != "code":
            return worded(request)
        text, keys = response(request), offered(request)
        return coded(text, right(text, keys) & set(keys))

    return script


def useless(seed: int = 0) -> Script:
    """A model that names one of the themes, or none, by chance."""
    return oracle({}, 0.0, seed)


def first(request: Request) -> Answer:
    """A model that always names the first theme of the list."""
    if purpose(request) != "code":
        return worded(request)
    return coded(response(request), offered(request)[:1])


def deceiving(gold: Mapping[str, AbstractSet[str]], known: AbstractSet[str]) -> Script:
    """A model that is right on these responses, by their words, and useless on all others."""
    right, wrong = oracle(gold, 1.0), useless()

    def script(request: Request) -> Answer:
        knows = purpose(request) == "code" and " ".join(response(request).split()) in known
        return right(request) if knows else wrong(request)

    return script


def failing(theme: str, well: Script) -> Script:
    """Each failure in turn, by the number in the response, and good answers between them."""
    kinds = [
        Answer("broken", status=500),
        Answer("slow", 429, {"Retry-After": "0"}),
        Answer("no", status=400),
        Answer("", refusal="no"),
        Answer('{"fits": [{"theme": "late"', dropped=9),
        Answer("not JSON"),
        Answer(""),
        says({"other": 1}),
        says({"fits": [{"theme": "spät", "words": "der Bus"}]}),
        says({"fits": [{"theme": theme, "words": "words that nobody wrote"}]}),
        says({"fits": []}),
        Answer('{"fits"', finish="length"),
    ]

    def answer(request: Request) -> Answer:
        turn = int(re.findall(r"\d+", response(request))[0]) % (len(kinds) + 4)
        return kinds[turn] if turn < len(kinds) else well(request)

    return answer
