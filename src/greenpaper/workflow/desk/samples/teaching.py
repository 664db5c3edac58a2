"""Teach the machine with what people coded, in versions that can be taken back."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import chain

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.results import Checked
from greenpaper.quality import coder_file
from greenpaper.quality.coded import Judgement, Part
from greenpaper.quality.coder_file import TaughtCoder
from greenpaper.quality.curve import next_to_code
from greenpaper.report.group_counts import memberships
from greenpaper.store.orm import read, runs, samples
from greenpaper.store.orm.acts import Person, act, held
from greenpaper.store.orm.codebook import codebook_of, gone_by
from greenpaper.store.orm.keep_codings import keep_codings
from greenpaper.store.orm.models import Consultation, Drawn, Question, TaughtVersion, Work
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.workflow.check_shares import new_themes, without
from greenpaper.workflow.could_give import unasked
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.desk.knowing import keep_attuned, known_of
from greenpaper.workflow.desk.samples.results import basis_of
from greenpaper.workflow.desk.samples.shares import as_plain
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.lessons import NEXT, left_to_the_untaught
from greenpaper.workflow.people_said import as_outcome
from greenpaper.workflow.results_folder import SAME_LETTER, letters_of
from greenpaper.workflow.shares import Asked, Groups, checked_shares
from greenpaper.workflow.teach import FEWEST, Lesson, learn_question
from greenpaper.workflow.tools import at_work

Standing = dict[str, tuple[Judgement, ...]]


def ask_to_teach(person: Person, consultation: Consultation) -> None:
    """Have the machine learn from all samples that were coded."""
    with act(person, consultation, Act.RUN) as doing:
        coded = consultation.samples.exclude(closed_at=None)
        keys = {key for sample in coded for key in sample.considered}
        questions = list(consultation.questions.filter(key__in=keys))
        if not questions:
            raise GreenpaperError(
                "No sample has been coded yet, so there is nothing to learn from."
            )
        for question in questions:
            runs.ask(consultation, person, Work.TEACH, question)
        doing.what = "Asked for the machine to learn from what people coded"
        doing.about = {"questions": sorted(keys)}


def use_version(person: Person, question: Question, number: int) -> None:
    """Code the question with an earlier version, or (0) with the machine that nobody taught."""
    with act(person, question.consultation, Act.RUN) as doing:
        version = question.taught_versions.filter(number=number).first()
        if number and version is None:
            raise GreenpaperError("There is no such version. Choose one of the list.")
        question.taught_versions.update(in_use=False)
        if version:
            question.taught_versions.filter(pk=version.pk).update(in_use=True)
        runs.ask(question.consultation, person, Work.CODE, question)
        which = version.name if version else "the machine that nobody taught"
        doing.what = f"Went back to {which} for “{question.text}”"


def teach(question: Question, embedder: Embedder, progress: Progress = silent) -> None:
    """Learn from what people coded of a question, and code it again. Raises GreenpaperError."""
    codebook, went_by = codebook_of(question), gone_by(question.themes.all())
    standing = standing_of(question, codebook)
    known = known_of(question, embedder)
    with at_work(embedder, progress) as tools:
        one = heard(question, tools.embedder, progress)
        lesson = learn_question(
            one, codebook, known, standing, embedder=tools.embedder, progress=progress
        )
    if lesson is None:
        raise GreenpaperError(
            f"People's codings of {FEWEST} different responses to “{question.text}” are needed to "
            f"learn from, and there are {len(standing)}. Draw a sample, or a larger one."
        )
    texts = {text: number for number, text in enumerate(one.corpus.texts)}
    places = {r.response_id: texts[r.text] for r in one.responses}
    shares, groups = _shares(question, codebook, lesson, places, standing)
    with held(question.consultation):
        if gone_by(question.themes.all()) != went_by:
            raise GreenpaperError(
                "The themes were changed while the machine was learning. Teach it again."
            )
        version = keep_version(question, lesson, embedder)
        version.about |= as_plain(shares, groups)
        version.about["themes"] = [theme.key for theme in codebook.themes]
        version.about["next"] = _next(one, lesson)
        version.about["left"] = left_to_the_untaught(codebook, lesson.coder.left)
        version.save(update_fields=["about"])
        outcomes = with_people(question, codebook, lesson.coded.outcomes)
        keep_codings(question, outcomes, lesson.coded.portraits, version.name)
        keep_attuned(question, lesson.coded.attuned, embedder.fingerprint)


def with_people(
    question: Question, codebook: Codebook, outcomes: Iterable[Outcome]
) -> tuple[Outcome, ...]:
    """The outcomes, with people's word in place of the machine's where they coded a sample."""
    standing = standing_of(question, codebook)
    rows = question.responses.filter(respondent__response_id__in=standing)
    length = {i: len(text) for i, text in rows.values_list("respondent__response_id", "text")}
    return tuple(
        as_outcome(o, standing[o.response_id], {}, length[o.response_id])
        if o.response_id in standing
        else o
        for o in outcomes
    )


def standing_of(question: Question, codebook: Codebook) -> Standing:
    """By response id, what stands of what people said; of themes merged since, what they became."""
    keys = {key: t.key for t in codebook.themes for key in (*t.merged, t.key)}
    could = _could_give(question)
    found: Standing = {}
    for response_id, said in samples.said_of(question).items():
        mine = [
            Judgement(
                name,
                question.key,
                response_id,
                frozenset(keys[k] for k in row.themes if k in keys) - codebook.parents,
                unasked=unasked(codebook, could[row.drawn.sample_id]),
            )
            for name, row in said
            if not row.cant_tell and (not row.themes or any(k in keys for k in row.themes))
        ]
        if mine:
            found[response_id] = tuple(mine)
    return found


def _could_give(question: Question) -> dict[int, frozenset[str]]:
    """By sample, the keys of the themes that its coders could give."""
    return {
        sample.pk: frozenset(
            theme.key
            for book in codebooks_of(sample).values()
            for theme in book.themes
            if book.question == question.key
        )
        for sample in question.consultation.samples.exclude(closed_at=None)
    }


def _next(one: Heard, lesson: Lesson) -> list[str]:
    """The responses that would teach most if people coded them, each text once."""
    rows = next_to_code(lesson.chance, lesson.seen.vectors, lesson.rows, NEXT)
    return [one.voices[one.corpus.texts[row]][0] for row in rows]


def keep_version(
    question: Question, lesson: Lesson, embedder: Embedder, *, by: str = ""
) -> TaughtVersion:
    """The next version, in use. `by`: the language model that taught it, where it wasn't people."""
    last = question.taught_versions.first()
    number = last.number + 1 if last else 1
    one = replace(lesson.coder, question_text=question.text)
    coder = TaughtCoder(number, embedder.fingerprint, (one,))
    question.taught_versions.update(in_use=False)
    return TaughtVersion.objects.create(
        question=question,
        number=number,
        name=coder.name.replace("taught", f"taught by {by}") if by else coder.name,
        content=coder_file.dumps(coder),
        codings=one.codings,
        about={**asdict(lesson.curve), "enough": lesson.curve.enough, "model": by},
        in_use=True,
    )


def _shares(
    question: Question,
    codebook: Codebook,
    lesson: Lesson,
    texts: dict[str, int],
    standing: Standing,
) -> tuple[dict[str, Checked], Groups]:
    """Shares by the last sample that was drawn of the question by chance, and coded."""
    consultation = question.consultation
    by_chance = Drawn.objects.filter(response__question=question, sample__closed_at__isnull=False)
    by_chance = by_chance.exclude(part=Part.ADDED.value)
    coded = list(consultation.samples.filter(drawn__in=by_chance).distinct().order_by("number"))
    if not coded:
        return {}, {}
    sample = basis_of(coded[-1]).sample
    rows = question.responses.filter(relation__in=SAME_LETTER, campaign__isnull=False)
    members = rows.values_list("campaign__key", "relation", "respondent__response_id")
    letters = letters_of(
        ((question.key, campaign, relation, i) for campaign, relation, i in members),
        {(question.key, i): None for i in texts},
    )
    respondents = read.respondents_of(consultation)
    asked = Asked(
        codebook=codebook,
        themes=lesson.keys,
        chance=lesson.chance,
        texts=texts,
        letters={member[1]: letter[1] for member, letter in letters.items()},
        whose=dict(zip(respondents["response_id"], respondents["respondent"], strict=True)),
    )
    personal = frozenset(consultation.personal_answers)
    groups = memberships(read.consultation_of(consultation), respondents, personal)
    found = checked_shares(asked, sample.of(question.key), standing, groups)
    said = chain.from_iterable(standing.values())
    return without(new_themes(sample, codebook, said), *found)
