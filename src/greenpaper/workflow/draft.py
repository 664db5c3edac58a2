"""Draft: prose for the summary of responses, from the findings of a run, by a language model.

Its figures and quotes are filled in here, from the findings; the model never sees a response.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from greenpaper.assistant import draft as drafting
from greenpaper.assistant.data import one_line
from greenpaper.assistant.draft import Facts, Sentence
from greenpaper.assistant.prompts import prompt
from greenpaper.clean import language, personal_data
from greenpaper.domain.asking import Ask, Budget, Permission, Reply
from greenpaper.domain.errors import OutputError
from greenpaper.domain.ports import NO_LIMIT, LanguageModel, Progress, silent

FINDINGS = "findings.json"
DRAFT = "draft.md"
RECORD = "draft.json"
THEMES = 12
"""Themes of a question that a draft may speak of, the commonest first."""
QUOTES = 2


@dataclass(frozen=True, slots=True)
class Drafted:
    """One question's draft: its sentences, or why there are none."""

    question: str
    asked: str
    sentences: tuple[Sentence, ...]
    lost: str = ""
    checked_by: int = 0


def read_facts(folder: Path) -> tuple[Facts, ...]:
    """What may be said of each question of a folder of results. Raises OutputError."""
    path = Path(folder) / FINDINGS
    try:
        found = json.loads(path.read_text("utf-8"))
        return facts_of(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(
            f"{path} can't be read. Name a folder that 'greenpaper sort' or 'greenpaper code' "
            "wrote, with all its files."
        ) from error


def facts_of(findings: Mapping[str, Any]) -> tuple[Facts, ...]:
    """What may be said of each question, from what is in a findings.json."""
    return tuple(_facts(question) for question in findings["questions"])


def asks(facts: Sequence[Facts]) -> tuple[Ask, ...]:
    """The calls, one a question."""
    return tuple(drafting.ask(one) for one in facts)


def check_place(folder: Path, *, overwrite: bool = False) -> None:
    """Raises OutputError if there is a draft, which a person may have edited."""
    if (folder / DRAFT).exists() and not overwrite:
        raise OutputError(
            f"{folder / DRAFT} is there already, perhaps with your changes. Move it away, or add "
            "--overwrite."
        )


def draft(
    folder: Path,
    model: LanguageModel,
    permission: Permission,
    budget: Budget = NO_LIMIT,
    progress: Progress = silent,
    *,
    overwrite: bool = False,
    agree: Callable[[tuple[Ask, ...]], None] | None = None,
) -> tuple[Drafted, ...]:
    """Write draft.md into a folder of results, and its record, draft.json.

    `agree` is shown the calls before anything is sent, and raises what stops them. Raises
    OutputError if the folder has no findings, or a draft already; ModelError if the permission
    lacks anything.
    """
    permission.check()
    check_place(folder, overwrite=overwrite)
    facts = read_facts(folder)
    calls = asks(facts)
    if agree is not None:
        agree(calls)
    replies = model.ask(calls, budget, progress)
    drafted = heed(facts, replies)
    record: dict[str, Any] = {
        "model": model.name,
        "provider": model.provider,
        "permission": asdict(permission),
        "temperature": model.temperature,
        "seed": model.seed,
        "prompts": {prompt("draft").title: prompt("draft").sha256},
        "calls": [
            {
                "item": reply.ask.item,
                "at": reply.at,
                "seconds": reply.seconds,
                "requests": reply.requests,
                "remembered": reply.remembered,
                "tokens_in": reply.tokens_in,
                "tokens_out": reply.tokens_out,
                "cost": budget.price.of(reply.tokens_in, reply.tokens_out)
                if budget.price
                else None,
                "outcome": reply.lost.value if reply.lost else "used",
                "struck": sum(bool(s.struck) for s in one.sentences),
                "instructions": reply.ask.instructions,
                "content": reply.ask.content,
            }
            for reply, one in zip(replies, drafted, strict=True)
        ],
    }
    text = page(drafted, model.name, model.provider, permission)
    (folder / DRAFT).write_text(text, encoding="utf-8", newline="\n")
    content = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_text(content, encoding="utf-8", newline="\n")
    return drafted


def heed(facts: Sequence[Facts], replies: Sequence[Reply]) -> tuple[Drafted, ...]:
    """The draft of each question, with whatever broke a rule struck out."""
    return tuple(
        Drafted(
            one.question,
            one.asked,
            tuple(drafting.checked(reply.answer, one, _language)) if reply.answer else (),
            reply.lost.value if reply.lost else "",
            one.checked_by,
        )
        for one, reply in zip(facts, replies, strict=True)
    )


def _facts(found: Mapping[str, Any]) -> Facts:
    values = {
        "answered": f"{found['answered']:,}",
        "considered": f"{found['considered']:,}",
        "coded": f"{found['coded']:,}",
        "none_fits": f"{found['none_fits']['count']:,}",
        "none_fits_share": _percent(found["none_fits"]),
        "voices": f"{found['voices']:,}",
    }
    figures = (
        "{answered} responses; {considered} of them considered; {coded} raise a theme; {none_fits} "
        "({none_fits_share}) raise none; {voices} voices, each letter campaign counted once"
    )
    parents = {theme["parent"] for theme in found["themes"]}
    leaves = [theme for theme in found["themes"] if theme["key"] not in parents]
    leaves.sort(key=lambda theme: -theme["responses"]["count"])
    lines = []
    for theme in leaves[:THEMES]:
        key = theme["key"]
        title = _masked(theme["title"])
        values |= {
            f"{key}.responses": f"{theme['responses']['count']:,}",
            f"{key}.share": _percent(theme.get("checked") or theme["responses"]),
        }
        quotes = [f"{{{key}.quote{n + 1}}}" for n in range(len(theme["quotes"][:QUOTES]))]
        for number, quote in enumerate(theme["quotes"][:QUOTES], start=1):
            said = f"“{' '.join(quote['text'].split())}” (response {quote['response_id']})"
            values[f"{key}.quote{number}"] = said
        places = ", ".join([f"{{{key}.responses}}", f"{{{key}.share}}", *quotes])
        lines.append(f"{key}: {one_line(title, 100)}: {places}")
    asked, people = _masked(found["text"]), int(found.get("checked_by", 0))
    return Facts(found["key"], asked, figures, tuple(lines), values, people)


def _percent(share: Mapping[str, Any]) -> str:
    return "no share" if share["share"] is None else f"{share['share']:.0%}"


def _masked(text: str) -> str:
    return personal_data.mask(text, personal_data.find([text])[0])


def _language(text: str) -> str:
    return language.identify([text])[0]


def page(drafted: Sequence[Drafted], model: str, provider: str, permission: Permission) -> str:
    """The draft as Markdown, headed by what it is."""
    lines = [
        "# Draft of the summary of responses",
        "",
        f"> Drafted by a language model ({model} at {provider}) and allowed by "
        f"{permission.by} on {permission.on}. Figures and quotes are filled in from findings.json. "
        "Everything else is the model's: read every sentence, and every quote, before you use it. "
        "What is ~~struck out~~ broke a rule, and was not filled in.",
    ]
    for one in drafted:
        lines += ["", f"## {_flat(one.asked)}", "", _checked(one.checked_by), ""]
        lines += [f"No draft: {one.lost}."] if one.lost else []
        lines += [_line(sentence) for sentence in one.sentences]
    return "\n".join(lines) + "\n"


def _checked(people: int) -> str:
    if not people:
        return "> Shares are as the program coded them, not checked by people."
    return (
        f"> Shares are checked by people: their codings of {people:,} responses stand behind them."
    )


def _line(sentence: Sentence) -> str:
    text = _flat(sentence.text)
    return f"- ~~{text}~~ ({sentence.struck})" if sentence.struck else f"- {text}"


def _flat(text: str) -> str:
    """On one line, without Markdown of its own."""
    plain = " ".join(text.split())
    for mark in "\\`*_~[]<>#|":
        plain = plain.replace(mark, f"\\{mark}")
    return plain
