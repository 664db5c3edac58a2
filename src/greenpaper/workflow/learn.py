"""Learn: code the responses of an output folder again, with what people said of some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Question
from greenpaper.domain.errors import SampleError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.results import Checked, Results
from greenpaper.intake.coding_sheet import CodingSheet
from greenpaper.quality import coder_file
from greenpaper.quality.coded import Sample
from greenpaper.quality.coder_file import TaughtCoder
from greenpaper.report.group_counts import memberships
from greenpaper.themes.attune import Known
from greenpaper.themes.codebook_file import read
from greenpaper.themes.recognise import recognise
from greenpaper.workflow.check_shares import new_sentence, new_themes, without
from greenpaper.workflow.clean_up import Cleaned, clean_up
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code import not_coded
from greenpaper.workflow.code_responses import code_responses
from greenpaper.workflow.hear import Heard, hear
from greenpaper.workflow.judgements import Frame, read_judgements
from greenpaper.workflow.lessons import TaughtOne, notes, outcomes, proposed
from greenpaper.workflow.match_questions import match_questions
from greenpaper.workflow.people_said import PeopleSaid, gather_people
from greenpaper.workflow.publish import CODEBOOK
from greenpaper.workflow.read_back import read_table
from greenpaper.workflow.results_folder import CAMPAIGNS, ResultsFolder, campaign_letters
from greenpaper.workflow.shares import Asked, Groups, checked_shares
from greenpaper.workflow.sorting import Learned, Sorting, gather
from greenpaper.workflow.teach import FEWEST, Lesson, learn_question
from greenpaper.workflow.tools import Tools, at_work

SOME_UNUSED = "Some rows of the coding sheets could not be used; greenpaper learn said which."


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What every question is taught with. `sample` only if it was drawn from these responses."""

    results: ResultsFolder
    people: PeopleSaid
    sample: Sample | None
    cleaned: Cleaned
    known: Mapping[str, Known]
    wordings: Mapping[str, str]
    """Each question's in the codebook, which may be nearly the file's only."""


def learn(
    results: ResultsFolder,
    sheets: Sequence[CodingSheet],
    sample: Sample | None,
    embedder: Embedder,
    progress: Progress = silent,
    *,
    clock: Clock | None = None,
) -> Sorting:
    """Teach a coder with people's sheets, and code everything again. People's codings stand.

    `sample` is the record of what was drawn by chance: with it, shares rest on people's codings.
    Raises SampleError where no sheet can be used, or there is too little to learn from.
    """
    taken = results.back.taken
    usable = sample if sample and sample.source == taken.sha256 else None
    frame = Frame(results.responses, results.codebooks, frozenset(), usable)
    said = read_judgements(sheets, frame)
    people = gather_people(results, said, usable)
    _check_enough(people, results)
    content, questions = read(results.path / CODEBOOK), taken.intake.consultation.open_questions
    recognised = recognise(content, embedder.fingerprint)
    matched = match_questions(questions, content.codebooks).codebooks
    known = {key: recognised.known.get(book.question, Known({})) for key, book in matched.items()}
    with at_work(embedder, progress, clock) as tools:
        with tools.clock.step("cleaning"):
            cleaned = clean_up(taken.intake, progress)
        wordings = {key: book.question_text for key, book in matched.items()}
        given = _Given(results, people, usable, cleaned, known, wordings)
        taught = [
            _learn_one(question, given, tools.for_question(number, len(questions)))
            for number, question in enumerate(questions, start=1)
        ]
    coder = _coder(taught, results, sheets, embedder.fingerprint)
    remarks = [*recognised.notes, *people.notes, *_about(sample, usable)]
    remarks += [SOME_UNUSED] if said.remarks else []
    remarks += [new for one in taught if usable and (new := _about_new(one, usable))]
    return Sorting(
        taken=taken,
        results=_gathered(taught, given, coder, [*remarks, *notes(taught, coder)]),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        clock=tools.clock,
        draft=content.sign_off is None,
        vectors={},
        codebook_file=results.path / CODEBOOK,
        attuned={given.wordings[t.key]: t.coded.attuned for t in taught if t.coded.attuned},
        coder=coder,
        learned=Learned(
            people=people.table(results.codebooks),
            curves={one.key: one.lesson.curve for one in taught if one.lesson},
            proposed=tuple(proposed(taught)),
            remarks=said.remarks,
            codebook=results.fingerprint,
            sample=usable,
        ),
    )


def _check_enough(people: PeopleSaid, results: ResultsFolder) -> None:
    most = max((len(people.standing(question)) for question in results.codebooks), default=0)
    if most < FEWEST:
        raise SampleError(
            f"People's codings of {FEWEST} responses to one question are needed to learn from, and "
            f"there are {most}. Code more of the sheet, and hand it in again."
        )


def _learn_one(question: Question, given: _Given, tools: Tools) -> TaughtOne:
    without = Codebook(question.key, question.text)
    book, standing = given.results.codebooks.get(question.key, without), given.people.standing
    known, said = given.known.get(question.key, Known({})), standing(question.key)
    lengths = {i: len(given.results.responses[question.key, i].text) for i in said}
    with tools.clock.step("preparing"):
        responses = given.results.back.taken.intake.responses
        heard = hear(question, responses, given.cleaned, tools.embedder, tools.progress)
    if not book.themes:
        return TaughtOne(heard, book, said, lengths, not_coded(heard))
    with tools.clock.step("learning"):
        lesson = learn_question(
            heard, book, known, said, embedder=tools.embedder, progress=tools.progress
        )
    if lesson is None:
        with tools.clock.step("coding"):
            coded = code_responses(heard, book, known, tools.embedder, tools.progress)
        return TaughtOne(heard, book, said, lengths, coded)
    coder = replace(lesson.coder, question_text=given.wordings[question.key])
    lesson = replace(lesson, coder=coder)
    with tools.clock.step("estimating"):
        shares, groups = _shares(heard, book, lesson, given)
    return TaughtOne(heard, book, said, lengths, lesson.coded, lesson, shares, groups)


def _shares(
    heard: Heard, book: Codebook, lesson: Lesson, given: _Given
) -> tuple[dict[str, Checked], Groups]:
    if given.sample is None:
        return {}, {}
    key, intake = heard.question.key, given.results.back.taken.intake
    place = {text: number for number, text in enumerate(heard.corpus.texts)}
    texts = {r.response_id: place[r.text] for r in heard.responses}
    considered = {(key, response_id): None for response_id in texts}
    letters = campaign_letters(read_table(given.results.path / CAMPAIGNS), considered)
    asked = Asked(
        codebook=book,
        themes=lesson.keys,
        chance=lesson.chance,
        texts=texts,
        letters={member[1]: letter[1] for member, letter in letters.items()},
        whose=given.results.respondents,
    )
    groups = memberships(intake.consultation, intake.respondents, given.cleaned.personal_answers)
    standing = given.people.standing(key)
    found = checked_shares(asked, given.sample.of(key), standing, groups)
    new = new_themes(given.sample, book, chain.from_iterable(standing.values()))
    return without(new, *found)


def _gathered(
    taught: Sequence[TaughtOne], given: _Given, coder: TaughtCoder, remarks: Sequence[str]
) -> Results:
    coded = [replace(one.coded, outcomes=outcomes(one, coder.name)) for one in taught]
    taken = given.results.back.taken
    found = gather(taken, given.cleaned, [one.codebook for one in taught], coded, remarks)
    checked = {(one.key, theme): c for one in taught for theme, c in one.shares.items()}
    groups = {(one.key, *group): c for one in taught for group, c in one.groups.items()}
    return replace(found, checked=checked, checked_groups=groups)


def _coder(
    taught: Sequence[TaughtOne],
    results: ResultsFolder,
    sheets: Sequence[CodingSheet],
    embedder: str,
) -> TaughtCoder:
    """The coder of this run: the next version of the one that the folder was coded with."""
    try:
        earlier = coder_file.read(results.path / coder_file.FILE)
    except ValueError:  # a damaged one taught nothing here: people's codings are in people.csv
        earlier = None
    names = {Path(sheet.name).name: sheet.sha256 for sheet in sheets}
    return TaughtCoder(
        version=earlier.version + 1 if earlier else 1,
        embedder=embedder,
        questions=tuple(one.lesson.coder for one in taught if one.lesson),
        sheets={**(earlier.sheets if earlier else {}), **names},
    )


def _about_new(one: TaughtOne, sample: Sample) -> str:
    return new_sentence(sample, one.codebook, chain.from_iterable(one.said.values()))


def _about(sample: Sample | None, usable: Sample | None) -> Sequence[str]:
    if usable:
        return ()
    if sample is None:
        return (
            "No record of a sample (sample.json) was found beside the sheets, so it is not known "
            "which responses were drawn by chance: shares count the machine's codings, and were "
            "not checked by people.",
        )
    return (
        "The sample was drawn from another file of responses, so shares count the machine's "
        "codings, and were not checked by people.",
    )
