"""Assist: let a language model word the themes and read the doubtful responses, on nobody's trust.

Turning it on is the act of a named person (`Permission`). Whatever the model says is checked; what
can't be used costs one item and is counted; the engine's own results stand wherever it fails.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from greenpaper.assistant import describe, second_reader, weigh
from greenpaper.assistant.prompts import prompt
from greenpaper.assistant.second_reader import Opinion
from greenpaper.assistant.weigh import Trust
from greenpaper.domain.asking import Budget, Heed, Lost, ModelUse, Permission, Reply, budget_said
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.doubtful import Unsure
from greenpaper.domain.errors import ModelError
from greenpaper.domain.ports import NO_LIMIT, LanguageModel, Progress, silent
from greenpaper.themes.phrases import content_words
from greenpaper.workflow.assistance import Assistance, Called
from greenpaper.workflow.model_plan import Plan, Planned, plan, usual_budget
from greenpaper.workflow.reread import reread
from greenpaper.workflow.sorting import Sorting

USED, NOT_HEEDED, CHECK = "used", "not heeded", "check"


def assist(
    sorting: Sorting,
    model: LanguageModel,
    permission: Permission,
    budget: Budget = NO_LIMIT,
    progress: Progress = silent,
    *,
    agree: Callable[[Plan], bool] | None = None,
) -> Sorting:
    """The same sorting, its proposed themes reworded and its doubtful responses read again.

    `agree` is shown the plan, with what it costs, before anything is sent; where it says no,
    ModelError is raised. Raises ModelError too if the permission lacks a name, place or purpose.
    """
    permission.check()
    chosen = plan(sorting, usual_budget(sorting, budget))
    if agree is not None and not agree(chosen):
        raise ModelError("The language model was not asked: you said no. Nothing was sent.")
    with sorting.clock.step("asking the model"):
        replies = model.ask([call.ask for call in chosen.calls], chosen.budget, progress)
    pairs = list(zip(chosen.calls, replies, strict=True))
    books, described, notes = _describe(sorting, pairs)
    outcomes, portraits, read, heeded = _reread(sorting, pairs, model.name)
    called = [described.get(n) or read[n] for n in range(len(pairs))]
    use = _use(model, permission, chosen, called, heeded)
    notes = (_summary(use), *notes)
    results = replace(
        sorting.results,
        codebooks=tuple(books),
        outcomes=tuple(outcomes),
        portraits=portraits,
        notes=(*sorting.results.notes, *notes),
    )
    return replace(sorting, results=results, assistance=Assistance(use, tuple(called)))


Pairs = Sequence[tuple[Planned, Reply]]


def _describe(
    sorting: Sorting, pairs: Pairs
) -> tuple[list[Codebook], dict[int, Called], tuple[str, ...]]:
    """Codebooks with the wordings that are borne out; what came of each call, by its number."""
    books = {book.question: book for book in sorting.codebooks}
    called: dict[int, Called] = {}
    notes: list[str] = []
    for number, (call, reply) in enumerate(pairs):
        if call.sketch is None:
            continue
        book = books[call.question]
        said, lost = reply.answer, reply.lost
        if lost is None:
            lost = describe.checked(said, call.sketch, book.question_text, content_words)
        if lost is None and _taken(said.title, call.theme, book):
            lost = Lost.NOT_BORNE_OUT
        if lost is not None:
            called[number] = Called(reply, lost.value)
            continue
        called[number] = Called(reply, USED, asdict(said))
        title, description = describe.described(said)
        themes = tuple(
            replace(t, title=title, description=description) if t.key == call.theme else t
            for t in book.themes
        )
        books[call.question] = replace(book, themes=themes)
        notes += _suggestions(call, said)
    return list(books.values()), called, tuple(dict.fromkeys(notes))


def _taken(title: str, theme: str, book: Codebook) -> bool:
    plain = title.strip().rstrip(".").casefold()
    return any(t.title.casefold() == plain for t in book.themes if t.key != theme)


def _suggestions(call: Planned, said: describe.Worded) -> list[str]:
    where = f"{call.question}, says the language model"
    same = sorted((call.theme, said.same_as)) if said.same_as else []
    notes = [f"Themes {same[0]} and {same[1]} may be one: look at them ({where})."] if same else []
    return notes + ([f"Theme {call.theme} may be two: look at it ({where})."] if said.two else [])


def _reread(
    sorting: Sorting, pairs: Pairs, model: str
) -> tuple[Sequence[Any], Mapping[Any, Any], dict[int, Called], dict[str, Heed]]:
    """Outcomes and portraits after the doubtful were read; each call; how far it was heeded."""
    opinions: dict[int, tuple[Unsure, Opinion]] = {}
    called: dict[int, Called] = {}
    for number, (call, reply) in enumerate(pairs):
        if call.one is None or call.data is None:
            continue
        said: Opinion | Lost | None = reply.lost
        if reply.lost is None:
            said = second_reader.opinion(reply.answer, call.one, call.data)
        if isinstance(said, Opinion):
            opinions[number] = (call.one, said)
        else:
            why = (said or Lost.EMPTY).value
            called[number] = Called(reply, why, responses=call.one.response_ids)
    trusted = weigh.trusted(list(opinions.values()))
    results = sorting.results
    new, changed = reread(results, list(opinions.values()), trusted, model)
    for number, (one, said) in opinions.items():
        heard = USED if trusted[one.question].weight else NOT_HEEDED
        words = {theme: one.text[a:b] for theme, (a, b) in said.themes.items()}
        outcome = CHECK if one.check else heard
        called[number] = Called(
            pairs[number][1],
            outcome,
            {"themes": words, "coder": f"model {model}"},
            one.response_ids,
        )
    heeded = {q: _heed(q, t, opinions, changed) for q, t in trusted.items()}
    return new.outcomes, new.portraits, called, heeded


def _heed(
    question: str,
    trusted: Trust,
    opinions: Mapping[int, tuple[Unsure, Opinion]],
    changed: Mapping[str, int],
) -> Heed:
    mine = [one for one, _ in opinions.values() if one.question == question]
    checks = sum(one.check for one in mine)
    return Heed(
        doubtful=len(mine) - checks,
        checks=checks,
        informed=trusted.informed,
        least_informed=trusted.least,
        weight=trusted.weight,
        changed=changed.get(question, 0),
    )


def _use(
    model: LanguageModel,
    permission: Permission,
    chosen: Plan,
    called: Sequence[Called],
    heeded: dict[str, Heed],
) -> ModelUse:
    purposes = sorted({c.reply.ask.purpose for c in called})
    fine = (USED, NOT_HEEDED, CHECK)

    def count(purpose: str, *, answered: bool) -> Counter[str]:
        mine = (c.outcome for c in called if c.reply.ask.purpose == purpose)
        return Counter(outcome for outcome in mine if (outcome in fine) is answered)

    tokens_in = sum(c.reply.tokens_in for c in called)
    tokens_out = sum(c.reply.tokens_out for c in called)
    price = chosen.budget.price
    return ModelUse(
        model=model.name,
        provider=model.provider,
        permission=permission,
        temperature=model.temperature,
        seed=model.seed,
        prompts={prompt(p).title: prompt(p).sha256 for p in purposes},
        budget=budget_said(chosen.budget),
        asked={p: sum(c.reply.ask.purpose == p for c in called) for p in purposes},
        answered={p: count(p, answered=True).total() for p in purposes},
        lost={p: dict(sorted(count(p, answered=False).items())) for p in purposes},
        requests=sum(c.reply.requests for c in called),
        remembered=sum(c.reply.remembered for c in called),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=round(price.of(tokens_in, tokens_out), 6) if price else None,
        seconds=round(sum(c.reply.seconds for c in called), 3),
        heeded=heeded,
    )


def _summary(use: ModelUse) -> str:
    """What the model did, for the reader."""
    changed = sum(heed.changed for heed in use.heeded.values())
    read = sum(heed.doubtful for heed in use.heeded.values())
    lost = sum(sum(reasons.values()) for reasons in use.lost.values())
    unheeded = [q for q, heed in use.heeded.items() if not heed.weight]
    parts = [
        f"A language model ({use.model} at {use.provider}) worded "
        f"{use.answered.get('describe', 0):,} themes and read {read:,} doubtful responses; "
        f"the codings of {changed:,} changed.",
        f"Its answers on {', '.join(unheeded)} agreed too little with what is sure, and were not "
        "heeded."
        if unheeded
        else "",
        f"{lost:,} of its answers were missing or could not be used." if lost else "",
        f"Allowed by {use.permission.by} ({use.permission.on}), at {use.permission.place}, for: "
        f"{use.permission.purpose}.",
    ]
    return " ".join(part for part in parts if part)
