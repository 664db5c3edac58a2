"""The worker's task: send what was shown, and keep what comes back of it.

A run that a stop cut short is done again from the beginning: the same calls are worked out, and
those that were answered, or sent, are not sent twice (providers/chat/replies.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from greenpaper.assistant.describe import described
from greenpaper.domain.asking import Lost, NamedModel, Reply
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, LanguageModel, Progress, silent
from greenpaper.store.clock import now
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import held
from greenpaper.store.orm.codebook import gone_by
from greenpaper.store.orm.keep_rereading import keep_rereading
from greenpaper.store.orm.models import AllowedModel, Asking, ProposedWording, Question
from greenpaper.workflow.assist import Heeded, heed
from greenpaper.workflow.assistance import USED, Assistance, Called, lines, use_of
from greenpaper.workflow.desk.assisting.material import Material
from greenpaper.workflow.desk.assisting.planning import Prepared, prepare
from greenpaper.workflow.desk.assisting.said import briefly, print_of
from greenpaper.workflow.desk.assisting.turning import permission_of
from greenpaper.workflow.draft import heed as heed_prose
from greenpaper.workflow.model_plan import Plan
from greenpaper.workflow.reread import MACHINE_WITH

Load = Callable[[NamedModel, int], LanguageModel]
"""Gives a model by name, with the replies that the consultation of this id paid for."""
AT_ONCE = 16
"""Calls between two looks at whether the model is still allowed."""
CHANGED = (
    "The responses, codings or themes have changed since it was worked out what to send, so "
    "nothing was sent. Work it out again."
)
CHANGED_WHILE_STOPPED = (
    "The work was stopped after a part of it was sent, and the responses, codings or themes have "
    "changed since: what was answered does not fit any more. Work it out again. Where nothing "
    "changed, the answers that came are used, and not paid for twice."
)
OFF = "The language model was turned off before anything was sent."


def carry_out(
    asking: Asking, embedder: Embedder, load: Load, progress: Progress = silent
) -> dict[str, Any]:
    """Ask, and keep. Returns what goes on the record. Raises GreenpaperError."""
    if asking.ended_at:
        return _recorded(asking)
    if not _is_on(asking.model):
        raise GreenpaperError(OFF)
    prepared = prepare(asking, embedder, progress)
    if askings.digest([call.ask for call in prepared.plan.calls]) != asking.digest:
        raise GreenpaperError(CHANGED_WHILE_STOPPED if asking.came else CHANGED)
    model = load(NamedModel(asking.model.name, asking.model.url), asking.consultation_id)
    _begin(asking)
    replies = _ask(model, prepared.plan, asking.model, progress)
    if prepared.material is None:
        _keep_prose(asking, prepared, replies, model)
    else:
        allowed = permission_of(asking.model)
        heeded = heed(prepared.material, prepared.plan, replies, model, allowed)
        _keep(asking, prepared.material, heeded)
    return _recorded(asking)


def _ask(
    model: LanguageModel, plan: Plan, allowed: AllowedModel, progress: Progress
) -> list[Reply]:
    """A reply for each call, some at a time; when the model is turned off, no more are sent."""
    asks = [call.ask for call in plan.calls]
    replies: list[Reply] = []
    while len(replies) < len(asks):
        progress("Asking the language model", len(replies), len(asks))
        some = asks[len(replies) : len(replies) + AT_ONCE]
        if not _is_on(allowed):
            some = asks[len(replies) :]
            replies += [Reply(ask, lost=Lost.TURNED_OFF) for ask in some]
        else:
            replies += model.ask(some, plan.budget)
    progress("Asking the language model", len(asks), len(asks))
    return replies


def _begin(asking: Asking) -> None:
    """Note that from now on something may have been sent."""
    asking.came = {"begun": now().isoformat()}
    asking.save(update_fields=["came"])


def _is_on(allowed: AllowedModel) -> bool:
    return AllowedModel.objects.filter(pk=allowed.pk, ended_at=None).exists()


def _keep(asking: Asking, material: Material, heeded: Heeded) -> None:
    """Keep wordings as proposals, and codings where nobody changed what they rest on."""
    before = {(o.question, o.response_id): o for o in material.results.outcomes}
    changed = [o for o in heeded.outcomes if before[o.question, o.response_id] != o]
    with held(asking.consultation):
        kept, passed_over = 0, []
        for question in asking.consultation.questions.filter(kind="open"):
            mine = [o for o in changed if o.question == question.key]
            if not mine:
                continue
            if gone_by(question.themes.all()) == material.went_by[question.key]:
                kept += keep_rereading(question, mine, MACHINE_WITH.format(asking.model.name))
                _keep_quotes(question, heeded)
            else:
                passed_over.append(question.text)
        proposed = _keep_wordings(asking, heeded)
        went_by = {key: print_of(by) for key, by in material.went_by.items()}
        more = {"kept": kept, "passed_over": passed_over, "proposed": proposed, "went_by": went_by}
        _end(asking, heeded.assistance, more)


def _keep_quotes(question: Question, heeded: Heeded) -> None:
    """Quotes of responses that no longer have their theme are no longer its quotes."""
    for theme in question.themes.filter(gone=False):
        portrait = heeded.portraits.get((question.key, theme.key))
        if portrait is None:
            continue
        stay = {(q.response_id, q.start, q.end) for q in portrait.quotes}
        quotes = [quote for quote in theme.quotes if tuple(quote) in stay]
        if quotes != theme.quotes:
            theme.quotes = quotes
            theme.save(update_fields=["quotes"])


def _keep_wordings(asking: Asking, heeded: Heeded) -> int:
    """Keep the words that responses bear out, for a person to take or leave."""
    asking.wordings.all().delete()
    proposed = 0
    for question in asking.consultation.questions.filter(kind="open"):
        if askings.is_signed(question):
            continue
        for theme in question.themes.all():
            said = heeded.worded.get((question.key, theme.key))
            if said is None or not askings.unworded(theme):
                continue
            title, description = described(said)
            ProposedWording.objects.create(
                asking=asking,
                theme=theme,
                title=title,
                description=description,
                same_as=said.same_as,
                two=said.two,
            )
            proposed += 1
    return proposed


def _keep_prose(
    asking: Asking, prepared: Prepared, replies: Sequence[Reply], model: LanguageModel
) -> None:
    facts = prepared.facts[: len(replies)]
    drafted = heed_prose(facts, replies)
    called = tuple(
        Called(reply, one.lost or USED) for reply, one in zip(replies, drafted, strict=True)
    )
    budget = prepared.plan.budget
    use = use_of(model, permission_of(asking.model), budget, called)
    struck = sum(bool(s.struck) for one in drafted for s in one.sentences)
    with held(asking.consultation):
        asking.drafts = [asdict(one) for one in drafted]
        asking.save(update_fields=["drafts"])
        _end(asking, Assistance(use, called, budget.price), {"struck": struck})


def _end(asking: Asking, assistance: Assistance, more: dict[str, Any]) -> None:
    askings.keep_came(asking, lines(assistance))
    asking.came = {"use": asdict(assistance.use), **more}
    asking.ended_at = now()
    asking.save(update_fields=["came", "ended_at"])


def _recorded(asking: Asking) -> dict[str, Any]:
    use = dict(asking.came["use"])
    dropped = {"permission", *(() if use["cost"] is not None else ("cost",))}
    about = {name: value for name, value in use.items() if name not in dropped}
    return {"asking": asking.pk, "said": briefly(asking), "request": asking.number, "use": about}
