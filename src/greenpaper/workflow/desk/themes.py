"""The worker's tasks for one question: finding themes, and coding with those that there are."""

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.quality import coder_file
from greenpaper.quality.coder_file import TaughtQuestion
from greenpaper.store.orm import samples
from greenpaper.store.orm.acts import held
from greenpaper.store.orm.codebook import codebook_of, gone_by, keep_themes
from greenpaper.store.orm.keep_codings import keep_codings
from greenpaper.store.orm.keep_rereading import keep_rereading
from greenpaper.store.orm.models import Coding, Question
from greenpaper.themes.attune import Known
from greenpaper.workflow.code_responses import Shown, code_responses
from greenpaper.workflow.desk.assisting.remembering import remembered, weighed_in
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.desk.knowing import keep_attuned, known_of
from greenpaper.workflow.desk.samples.teaching import with_people
from greenpaper.workflow.find_themes import find_themes as find
from greenpaper.workflow.model_plan import MOST_CHECKS, MOST_DOUBTFUL
from greenpaper.workflow.reread import MACHINE_WITH
from greenpaper.workflow.teach import code_with
from greenpaper.workflow.tools import at_work


def find_themes(question: Question, embedder: Embedder, progress: Progress = silent) -> None:
    """Find a question's themes and code its responses with them.

    Themes that people have changed, signed or coded with stay: then the responses are coded.
    """
    if has_hands_on(question):
        return code(question, embedder, progress)
    with at_work(embedder, progress) as tools:
        one = heard(question, tools.embedder, progress)
        found = find(one, tools.embedder, progress)
        coded = code_responses(one, found.codebook, Known(found.vectors), tools.embedder, progress)
    with held(question.consultation):
        question.refresh_from_db()
        meddled = has_hands_on(question)
        if not meddled:
            keep_themes(question, found.codebook, found.vectors, embedder.fingerprint)
            keep_codings(question, coded.outcomes, coded.portraits, f"machine ({embedder.name})")
    return code(question, embedder, progress) if meddled else None


def code(question: Question, embedder: Embedder, progress: Progress = silent) -> None:
    """Code a question's responses with its themes as they stand. Raises GreenpaperError.

    If people change the themes meanwhile, this is not kept: their change asked for a run of its
    own, which comes after this one.
    """
    known = known_of(question, embedder)
    if known.vectors and question.fingerprint != embedder.fingerprint:
        raise GreenpaperError(
            "The themes were found with another language model than this version of Greenpaper "
            "has. Code with the version that found them, or find the themes again."
        )
    went_by = gone_by(question.themes.all())
    codebook = codebook_of(question)
    with at_work(embedder, progress) as tools:
        one = heard(question, tools.embedder, progress)
        coder, name = _taught(question, codebook), f"machine ({embedder.name})"
        said, read = None, []
        if coder is not None:
            coded = code_with(
                one, codebook, known, coder[0], embedder=tools.embedder, progress=progress
            )
            name = coder[1]
        else:
            said = remembered(question)
            shown = Shown(MOST_DOUBTFUL, MOST_CHECKS) if said else None
            coded = code_responses(
                one, codebook, known, tools.embedder, progress, second_reader=shown
            )
            read = weighed_in(question, codebook, one, coded, said) if said else []
    with held(question.consultation):
        if gone_by(question.themes.all()) == went_by:
            outcomes = coded.outcomes
            if question.taught_versions.exists():  # what people said stands, whoever codes the rest
                outcomes = with_people(question, codebook, outcomes)
            keep_codings(question, outcomes, coded.portraits, name)
            keep_attuned(question, coded.attuned, embedder.fingerprint)
            if said:
                keep_rereading(question, read, MACHINE_WITH.format(said.model))


def _taught(question: Question, codebook: Codebook) -> tuple[TaughtQuestion, str] | None:
    """The coder that people taught with these very themes, and its name."""
    version = samples.in_use(question)
    if version is None:
        return None
    keys = [t.key for t in codebook.themes if t.key not in codebook.parents]
    coder = coder_file.loads(bytes(version.content)).of(question.text, keys)
    return (coder, version.name) if coder else None


def has_hands_on(question: Question) -> bool:
    """Whether people have worked on the question's themes."""
    return (
        question.edition > 0
        or question.versions.exists()
        or Coding.objects.filter(response__question=question, by_person=True).exists()
        or question.responses.exclude(coded_by="").exists()
    )
