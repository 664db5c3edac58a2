"""What an output folder says of its codings, for people to judge: responses, themes, campaigns."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from greenpaper.domain.campaign import Relation
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Status
from greenpaper.domain.consultation import Segment
from greenpaper.domain.errors import OutputError
from greenpaper.domain.response import Response
from greenpaper.quality.coded import MACHINE
from greenpaper.quality.sample import Candidate
from greenpaper.report.order import natural
from greenpaper.report.responses_table import is_long_form
from greenpaper.themes.codebook_file import read
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.match_questions import match_questions
from greenpaper.workflow.publish import CODEBOOK
from greenpaper.workflow.read_back import ReadBack, read_back, read_table

Key = tuple[str, str]
CODINGS, CAMPAIGNS = "codings.csv", "campaigns.csv"
CONSIDERED = (Status.CODED.value, Status.NONE_FITS.value)
SAME_LETTER = (Relation.IDENTICAL.value, Relation.EDITED.value)


@dataclass(frozen=True, slots=True, eq=False)
class ResultsFolder:
    """An output folder of `sort`, `code` or `learn`, read again.

    `codebooks` by question key. `considered`: of each response that was considered, the confidence
    by theme (empty: none fits); `sure`: the same of those that the machine coded. `letters`: of
    each member of a campaign who added nothing, the response that stands for all of them.
    """

    path: Path
    back: ReadBack
    codebooks: Mapping[str, Codebook]
    responses: Mapping[Key, Response]
    considered: Mapping[Key, Mapping[str, float]]
    sure: Mapping[Key, Mapping[str, float]]
    letters: Mapping[Key, Key]
    codings_sha256: str

    @property
    def fingerprint(self) -> str:
        """Of the codebooks: what a coder was shown."""
        return fingerprint(self.codebooks)

    @property
    def respondents(self) -> Mapping[str, str]:
        """Whose each response is, by its id."""
        frame = self.back.taken.intake.respondents
        return dict(zip(frame["response_id"], frame["respondent"], strict=True))

    @property
    def without_themes(self) -> list[str]:
        """The open questions that nothing can be drawn of, by their wording."""
        opens = self.back.taken.intake.consultation.open_questions
        return [q.text for q in opens if q.key not in self.codebooks]

    @property
    def name(self) -> str:
        """What the folder is called."""
        return self.path.name

    @property
    def title(self) -> str:
        """What the consultation is called."""
        return self.back.taken.intake.consultation.title

    @property
    def segments(self) -> Sequence[Segment]:
        """How the respondents can be grouped."""
        return self.back.taken.intake.consultation.segments

    @property
    def chosen(self) -> pl.DataFrame:
        """The respondents with what they chose."""
        return self.back.taken.intake.respondents

    @property
    def languages(self) -> Mapping[Key, str]:
        """The language of each response."""
        added, opens = self.back.added, self.back.taken.intake.consultation.open_questions
        ids = added["response_id"]
        if is_long_form(opens):
            keys = zip(added["question"], ids, strict=True)
            return dict(zip(keys, added["language"], strict=True))
        return {
            (q.key, response_id): language
            for q in opens
            for response_id, language in zip(ids, added[f"{q.key}_language"], strict=True)
        }

    def themes(self) -> dict[str, list[str]]:
        """The keys of the themes that can be given, by question."""
        return themes_of(self.codebooks)

    def candidates(self, question: str) -> list[Candidate]:
        """What may be drawn of one question: every voice once."""
        mine = {key: sure for key, sure in self.considered.items() if key[0] == question}
        return voices(mine, self.letters, self.respondents)


def open_results(path: Path) -> ResultsFolder:
    """Read an output folder. Raises OutputError (it is none, or not whole) or CodebookError."""
    path = Path(path)
    back = read_back(path)
    for name in (CODINGS, CAMPAIGNS, CODEBOOK):
        if not (path / name).is_file():
            raise OutputError(f"{path} has no {name} any more. Run greenpaper sort or code again.")
    questions = back.taken.intake.consultation.open_questions
    matched = match_questions(questions, read(path / CODEBOOK).codebooks).codebooks
    codebooks = {
        q.key: replace(matched[q.key], question=q.key, question_text=q.text)
        for q in questions
        if q.key in matched and matched[q.key].themes
    }
    codings = read_table(path / CODINGS)
    considered = _sure(codings, codebooks)
    digest = hashlib.sha256((path / CODINGS).read_bytes()).hexdigest()
    return ResultsFolder(
        path=path,
        back=back,
        codebooks=codebooks,
        responses={(r.question, r.response_id): r for r in back.taken.intake.responses},
        considered=considered,
        sure=_sure(_by_machine(codings), codebooks),
        letters=campaign_letters(read_table(path / CAMPAIGNS), considered),
        codings_sha256=digest,
    )


def fingerprint(codebooks: Mapping[str, Codebook]) -> str:
    """12 hexadecimal digits: they change when a theme's key, title, description or place does."""
    said = [
        [book.question_text, [[t.key, t.title, t.description, t.parent] for t in book.themes]]
        for _, book in sorted(codebooks.items())
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()[:12]


def _by_machine(codings: pl.DataFrame) -> pl.DataFrame:
    """The rows that are no person's. A folder may say in `coder` whose each is."""
    if "coder" not in codings.columns:
        return codings
    return codings.filter(pl.col("coder").str.starts_with(MACHINE) | (pl.col("coder") == ""))


def _sure(codings: pl.DataFrame, codebooks: Mapping[str, Codebook]) -> dict[Key, dict[str, float]]:
    """Confidence by response and theme, of the responses that were considered."""
    found: dict[Key, dict[str, float]] = {}
    names = ("question", "response_id", "status", "theme", "confidence")
    for question, response_id, status, theme, confidence in codings.select(names).iter_rows():
        if status in CONSIDERED and question in codebooks:
            mine = found.setdefault((question, response_id), {})
            if theme:
                mine[theme] = float(confidence or 1)  # a person's coding may have none
    return found


def campaign_letters(campaigns: pl.DataFrame, considered: Mapping[Key, object]) -> dict[Key, Key]:
    """As `letters_of`, from the table of an output folder."""
    return letters_of(_members(campaigns), considered)


def voices(
    considered: Mapping[Key, Mapping[str, float]],
    letters: Mapping[Key, Key],
    whose: Mapping[str, str],
) -> list[Candidate]:
    """What may be drawn of these responses: every voice once. For the rest see `ResultsFolder`."""
    stands_for: dict[Key, int] = defaultdict(int)
    for key in considered:
        stands_for[letters.get(key, key)] += 1
    return [
        Candidate(*key, whose[key[1]], sure, stands_for[key])
        for key, sure in considered.items()
        if key in stands_for
    ]


def letters_of(
    rows: Iterable[tuple[str, str, str, str]], considered: Mapping[Key, object]
) -> dict[Key, Key]:
    """By member of a campaign who added nothing, who stands for all of them.

    `rows` are (question, campaign, relation, response id). The first who sent it as it was (or,
    where nobody did, edited) stands for all.
    """
    members: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for question, campaign, relation, response_id in rows:
        if relation in SAME_LETTER and (question, response_id) in considered:
            members[question, campaign].append((relation, response_id))
    found: dict[Key, Key] = {}
    for (question, _), mine in members.items():
        first = min(mine, key=_letter_first)[1]
        found |= {(question, response_id): (question, first) for _, response_id in mine}
    return found


def _members(campaigns: pl.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    yield from campaigns.select("question", "campaign", "relation", "response_id").iter_rows()


def _letter_first(member: Sequence[str]) -> tuple[bool, object]:
    relation, response_id = member
    return relation != Relation.IDENTICAL.value, natural(response_id)
