"""What one run found out, as publishing and notebooks need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.campaign import Campaign
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.doubtful import Sketch, Unsure
from greenpaper.domain.results import Portrait, Results
from greenpaper.domain.run import Sample
from greenpaper.themes.attune import Attuned
from greenpaper.workflow.assistance import Assistance
from greenpaper.workflow.clean_up import Cleaned
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code_responses import Coded
from greenpaper.workflow.take_in import TakenIn

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from greenpaper.quality.coded import Sample as SampleRecord
    from greenpaper.quality.coder_file import TaughtCoder
    from greenpaper.quality.curve import Curve
    from greenpaper.report.findings import Findings

    Vectors = Mapping[str, Mapping[str, NDArray[np.float32]]]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What people said (as in people.csv), and how much the coder learned of it.

    `curves` by question key; `proposed` are (question, response id, text) of what to code next;
    `remarks` say what of the sheets could not be used, for the reader alone: they may name ids.
    `codebook` is the fingerprint of the codebooks, which a sheet says; `sample` what was drawn by
    chance.
    """

    people: "pl.DataFrame"
    curves: "Mapping[str, Curve]"
    proposed: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    codebook: str
    sample: "SampleRecord | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Sorting:
    """One run's results, with what is needed to publish them.

    `vectors` are the centroids by question and theme, where themes were found; `codebook_file`
    is the file that was coded with, where there was one, and `sample` what people coded of it.
    `attuned`, by the question's wording there, is what themes that people wrote heard.
    `coder`: one that people taught, where it coded; `learned`: what they said, where they just did.
    `draft`: not to be published as it is. `sketches`, by (question, theme), and `unsure` are what a
    language model may be shown; `assistance` is what one was asked, and said.
    """

    taken: TakenIn
    results: Results
    model: str
    fingerprint: str
    clock: Clock
    draft: bool
    vectors: "Vectors"
    codebook_file: Path | None = None
    attuned: Mapping[str, Attuned] = field(default_factory=dict)
    sample: Sample | None = None
    coder: "TaughtCoder | None" = None
    learned: "Learned | None" = None
    sketches: Mapping[tuple[str, str], Sketch] = field(default_factory=dict)
    unsure: tuple[Unsure, ...] = ()
    assistance: Assistance | None = None

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The themes of each open question."""
        return self.results.codebooks

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """The letter campaigns."""
        return self.results.campaigns

    @property
    def themes(self) -> "pl.DataFrame":
        """One row a theme, as in themes.csv."""
        from greenpaper.report.tables import themes_table

        return themes_table(self.findings)

    @property
    def codings(self) -> "pl.DataFrame":
        """One row a coding, and one for each response without any, as in codings.csv."""
        from greenpaper.report.tables import codings_table

        return codings_table(self.results)

    @property
    def responses(self) -> "pl.DataFrame":
        """The source's own rows with what was found beside them, as in responses.csv."""
        from greenpaper.report.responses_table import responses_table

        return responses_table(self.results, self.taken.intake.source)

    @property
    def findings(self) -> "Findings":
        """Every number of the report."""
        from greenpaper.report.find import find

        return find(self.results, self.taken.intake.respondents, draft=self.draft)


def attuned_by(codebooks: Sequence[Codebook], coded: Sequence[Coded]) -> dict[str, Attuned]:
    """What each codebook's themes heard, by its question's wording."""
    pairs = zip(codebooks, coded, strict=True)
    return {book.question_text: one.attuned for book, one in pairs if one.attuned}


def gather(
    taken: TakenIn,
    cleaned: Cleaned,
    codebooks: Sequence[Codebook],
    coded: Sequence[Coded],
    notes: Sequence[str] = (),
) -> Results:
    """The results of all questions together. Raises ValueError if a response is lost."""
    intake = taken.intake
    portraits: dict[tuple[str, str], Portrait] = {}
    for codebook, one in zip(codebooks, coded, strict=True):
        portraits |= {(codebook.question, theme): p for theme, p in one.portraits.items()}
    return Results(
        consultation=intake.consultation,
        responses=intake.responses,
        marks=cleaned.marks,
        campaigns=cleaned.campaigns,
        codebooks=tuple(codebooks),
        outcomes=tuple(outcome for one in coded for outcome in one.outcomes),
        portraits=portraits,
        refused=intake.refused,
        notes=(*intake.notes, *notes),
        personal_answers=cleaned.personal_answers,
    )
