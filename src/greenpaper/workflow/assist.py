"""Assist: let a language model word the themes and read the doubtful responses, on nobody's trust.

Turning it on is the act of a named person (`Permission`). Whatever the model says is checked; what
can't be used costs one item and is counted; the engine's own results stand wherever it fails.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from greenpaper.assistant import describe, second_reader, weigh
from greenpaper.assistant.describe import Worded
from greenpaper.assistant.second_reader import Opinion
from greenpaper.assistant.weigh import Trust
from greenpaper.domain.asking import Budget, Heed, Lost, ModelUse, Permission, Reply
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome
from greenpaper.domain.doubtful import Unsure
from greenpaper.domain.errors import ModelError
from greenpaper.domain.ports import NO_LIMIT, LanguageModel, Progress, silent
from greenpaper.domain.results import Portrait, Results
from greenpaper.themes.phrases import content_words
from greenpaper.workflow.assistance import CHECK, NOT_HEEDED, USED, Assistance, Called, use_of
from greenpaper.workflow.model_plan import Plan, Planned, ToRead, plan, usual_budget
from greenpaper.workflow.reread import reread
from greenpaper.workflow.sorting import Sorting


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
    heard = heed(sorting, chosen, replies, model, permission)
    results = replace(
        sorting.results,
        codebooks=heard.codebooks,
        outcomes=heard.outcomes,
        portraits=heard.portraits,
        notes=(*sorting.results.notes, _summary(heard.assistance.use), *heard.suggestions),
    )
    return replace(sorting, results=results, assistance=heard.assistance)


@dataclass(frozen=True, slots=True, eq=False)
class Heeded:
    """What came of a model's answers.

    `worded` are the wordings that responses bear out, by (question, theme), which `codebooks` have;
    `suggestions` say which themes may be one, or two. `outcomes` and `portraits` are all of them,
    with the doubtful read again.
    """

    codebooks: tuple[Codebook, ...]
    worded: Mapping[tuple[str, str], Worded]
    suggestions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    portraits: Mapping[tuple[str, str], Portrait]
    assistance: Assistance


def heed(
    material: ToRead,
    chosen: Plan,
    replies: Sequence[Reply],
    model: LanguageModel,
    permission: Permission,
) -> Heeded:
    """Check and weigh a reply for each call that was planned."""
    pairs = list(zip(chosen.calls, replies, strict=True))
    books, worded, described = _describe(material.results, pairs)
    outcomes, portraits, read, heeded = _reread(material.results, pairs, model.name)
    called = tuple(described.get(n) or read[n] for n in range(len(pairs)))
    use = use_of(model, permission, chosen.budget, called, heeded)
    found = (s for c in chosen.calls for s in _suggestions(c, worded))
    return Heeded(
        tuple(books),
        worded,
        tuple(dict.fromkeys(found)),
        tuple(outcomes),
        portraits,
        Assistance(use, called, chosen.budget.price),
    )


Pairs = Sequence[tuple[Planned, Reply]]


def _describe(
    results: Results, pairs: Pairs
) -> tuple[list[Codebook], dict[tuple[str, str], Worded], dict[int, Called]]:
    """Codebooks with the wordings that are borne out; these; what came of each call, by number."""
    books = {book.question: book for book in results.codebooks}
    called: dict[int, Called] = {}
    worded: dict[tuple[str, str], Worded] = {}
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
        worded[call.question, call.theme] = said
        title, description = describe.described(said)
        themes = tuple(
            replace(t, title=title, description=description) if t.key == call.theme else t
            for t in book.themes
        )
        books[call.question] = replace(book, themes=themes)
    return list(books.values()), worded, called


def _taken(title: str, theme: str, book: Codebook) -> bool:
    plain = title.strip().rstrip(".").casefold()
    return any(t.title.casefold() == plain for t in book.themes if t.key != theme)


def _suggestions(call: Planned, worded: Mapping[tuple[str, str], Worded]) -> list[str]:
    said = worded.get((call.question, call.theme))
    if said is None:
        return []
    where = f"{call.question}, says the language model"
    same = sorted((call.theme, said.same_as)) if said.same_as else []
    notes = [f"Themes {same[0]} and {same[1]} may be one: look at them ({where})."] if same else []
    return notes + ([f"Theme {call.theme} may be two: look at it ({where})."] if said.two else [])


def _reread(
    results: Results, pairs: Pairs, model: str
) -> tuple[
    Sequence[Outcome], Mapping[tuple[str, str], Portrait], dict[int, Called], dict[str, Heed]
]:
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
