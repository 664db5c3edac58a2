"""The dry run: what a model would be asked, word for word, worked out before anything is sent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from greenpaper.assistant.draft import Facts
from greenpaper.domain.asking import Budget
from greenpaper.domain.errors import GreenpaperError, ModelError
from greenpaper.domain.people import Act
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.report.find import find
from greenpaper.report.findings import as_json
from greenpaper.store.clock import now
from greenpaper.store.orm import askings, runs
from greenpaper.store.orm.acts import Person, act, held
from greenpaper.store.orm.models import Asking, Consultation, Work
from greenpaper.workflow.desk.assisting.material import READ, WORD, Material, gathered
from greenpaper.workflow.desk.assisting.turning import price_of
from greenpaper.workflow.desk.results import gather
from greenpaper.workflow.draft import asks, facts_of
from greenpaper.workflow.model_plan import Plan, Planned, plan, shown, usual_budget

DRAFT = "draft"
USES = {
    "both": frozenset({WORD, READ}),
    "themes": frozenset({WORD}),
    "codings": frozenset({READ}),
    "summary": frozenset({DRAFT}),
}
"""What a person may have a model do, and for what purposes it is then asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All calls; with what their answers are checked against."""

    plan: Plan
    material: Material | None = None
    facts: tuple[Facts, ...] = ()


def ask_for_plan(person: Person, consultation: Consultation, use: str, budget: Budget) -> Asking:
    """Have it worked out what would be sent within a budget. Nothing is sent.

    Raises ModelError where no model is turned on, or one is being asked.
    """
    with act(person, consultation, Act.RUN) as doing:
        model = askings.allowed(consultation)
        if model is None:
            raise ModelError("No language model is turned on for this consultation.")
        if use not in USES:
            raise ModelError("Choose what the language model should do.")
        if askings.under_way(consultation):
            raise ModelError("The last request is still being worked on. Wait until it is done.")
        limits = {k: v for k, v in asdict(replace(budget, price=None)).items() if v is not None}
        asking = Asking.objects.create(
            consultation=consultation,
            model=model,
            number=askings.next_number(consultation),
            use=use,
            budget=limits,
            asked_by=person,
        )
        _run(person, asking, Work.PLAN_ASKING)
        doing.what = f"Asked what the language model {model} would be sent"
        doing.about = {"request": asking.number, "use": use, **limits}
    return asking


def work_out(asking: Asking, embedder: Embedder, progress: Progress = silent) -> None:
    """The worker's task: keep every call that would be made, and what all would cost."""
    prepared = prepare(asking, embedder, progress)
    chosen = prepared.plan
    calls = [call.ask for call in chosen.calls]
    with held(asking.consultation):
        askings.keep_calls(asking, calls)
        asking.digest = askings.digest(calls)
        asking.planned = {
            "calls": len(calls),
            "purposes": {p: sum(c.purpose == p for c in calls) for p in (WORD, READ, DRAFT)},
            "checks": sum(c.one is not None and c.one.check for c in chosen.calls),
            "tokens_in": chosen.tokens_in,
            "tokens_out": chosen.tokens_out,
            "cost": chosen.cost,
            "left_out": chosen.left_out,
            "budget": asdict(replace(chosen.budget, price=None)),
        }
        asking.save(update_fields=["digest", "planned"])


def send(person: Person, asking: Asking) -> None:
    """Have sent what was shown, and nothing else. Raises ModelError."""
    consultation = asking.consultation
    with act(person, consultation, Act.RUN) as doing:
        asking.refresh_from_db()
        model, planned = askings.allowed(consultation), asking.planned
        if model is None or model.pk != asking.model_id:
            raise ModelError("The language model was turned off, or another one turned on, since.")
        if not planned or not planned["calls"]:
            raise ModelError("There is nothing to send.")
        if asking.sent_at or askings.under_way(consultation):
            raise ModelError("It is being sent already, or was.")
        if consultation.askings.order_by("-number")[0].pk != asking.pk:
            raise ModelError("Something else was worked out since: send that.")
        asking.sent_at = now()
        asking.save(update_fields=["sent_at"])
        _run(person, asking, Work.ASK_MODEL)
        doing.what = (
            f"Had {planned['calls']:,} requests sent to the language model {model}, {model.place}"
        )
        doing.about = {"request": asking.number, "use": asking.use, **planned}


def send_again(person: Person, asking: Asking) -> None:
    """Try once more to send what could not be. What was answered is not asked twice."""
    with act(person, asking.consultation, Act.RUN) as doing:
        asking.refresh_from_db()
        if asking.sent_at is None or asking.ended_at or askings.under_way(asking.consultation):
            raise ModelError("There is nothing to try again.")
        _run(person, asking, Work.ASK_MODEL)
        doing.what = f"Had request {asking.number} to the language model tried again"
        doing.about = {"request": asking.number}


def prepare(asking: Asking, embedder: Embedder, progress: Progress = silent) -> Prepared:
    """The calls as they would be made now. Raises GreenpaperError."""
    budget = Budget(**asking.budget, price=price_of(asking.model))
    if asking.use == "summary":
        facts = facts_now(asking.consultation)
        return Prepared(_within(facts, budget), facts=facts)
    material = gathered(asking.consultation, USES[asking.use], embedder, shown(budget), progress)
    return Prepared(plan(material, usual_budget(material, budget)), material)


def facts_now(consultation: Consultation) -> tuple[Facts, ...]:
    """What may be said of each question that has themes, by the numbers as they are now."""
    now_found = gather(consultation)
    found = find(now_found.results, now_found.respondents, draft=now_found.draft)
    content: dict[str, Any] = json.loads(as_json(found))
    content["questions"] = [q for q in content["questions"] if q["themes"]]
    if not content["questions"]:
        raise GreenpaperError("No themes have been found yet. Have the responses sorted first.")
    return facts_of(content)


def _within(facts: Sequence[Facts], budget: Budget) -> Plan:
    """A call a question, as many as the budget allows."""
    calls = [Planned(ask, one.question) for ask, one in zip(asks(facts), facts, strict=True)]
    taken: list[Planned] = []
    spent = (0, 0)
    for call in calls:
        more = (spent[0] + call.ask.tokens_in, spent[1] + call.ask.likely_tokens)
        if not budget.allows(len(taken) + 1, *more):
            break
        spent = more
        taken.append(call)
    return Plan(tuple(taken), budget, len(calls) - len(taken))


def _run(person: Person, asking: Asking, work: Work) -> None:
    run = runs.ask(asking.consultation, person, work)
    run.about = {"asking": asking.pk}
    run.save(update_fields=["about"])
