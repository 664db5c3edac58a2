"""Every number of the report, each of them once.

The page, the workbook and `findings.json` read them from here; nothing that shows them counts.
"""

import json
from dataclasses import asdict, dataclass

from greenpaper.domain.results import Checked


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, as a share from 0 to 1, with its 95% interval. None where `of` is 0."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A respondent's words, `text[start:end]` of the response, personal data masked.

    `cut` says that the passage was longer than is shown.
    """

    response_id: str
    text: str
    language: str
    start: int
    end: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many responses there are of one kind."""

    name: str
    responses: int


@dataclass(frozen=True, slots=True)
class CampaignFound:
    """A campaign: its members by their relation to the letter, and what the letter says.

    `voices` is what it counts for when each letter counts once: one, and one more for every
    member who added words of their own. `themes` are those of the letter.
    """

    key: str
    responses: int
    identical: int
    edited: int
    template_and_own_words: int
    voices: int
    themes: tuple[str, ...]
    letter: Quote


@dataclass(frozen=True, slots=True)
class ThemeFound:
    """A theme and how often it was raised.

    `responses` counts each response once, whether it holds the theme itself or one under it.
    `voices` counts a campaign's letter once. `primary` is how many responses have it (or a theme
    under it) as the theme that fits best. `confidence` is the mean over its responses. `checked` is
    the share by people's codings of a sample and the machine's of all, where there is a sample.
    """

    key: str
    title: str
    description: str
    parent: str
    responses: Share
    voices: Share
    primary: int
    confidence: float | None
    distinctness: float | None
    quotes: tuple[Quote, ...]
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class ThemeInGroup:
    """How many of a group raised a theme. `of_theme`: as a share of all who raised it.

    `checked`: as of a theme; None too where the sample has too few of the group.
    """

    theme: str
    responses: Share
    of_theme: float | None
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of respondents: how many responses it gave, and the themes in them.

    `responses` and `share` (of all that are considered) are None, and `themes` is empty, where
    the group is too small to show.
    """

    name: str
    responses: int | None
    share: float | None
    themes: tuple[ThemeInGroup, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The responses to one open question, by one segment or by one closed question's answers.

    `kind` is "segment", "single" or "multiple"; in the last a response may be in several groups.
    `positions` says that the answers run from agreement to disagreement or the like. `withheld`
    takes together the groups that are not shown (not for `multiple`, where they overlap).
    """

    key: str
    name: str
    kind: str
    positions: bool
    groups: tuple[Group, ...]
    withheld: Group | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two themes that the same responses raise."""

    first: str
    second: str
    responses: int
    of_first: float | None
    of_second: float | None


@dataclass(frozen=True, slots=True)
class QuestionFound:
    """All numbers about one open question. Counts are of responses, one for each respondent.

    `asked` = `blank` + `answered`; `answered` = `no_content` + `content`;
    `content` = `not_coded` + `considered`; `considered` = `coded` + `none_fits`.
    Shares are of `considered`, or of `voices` when each campaign letter counts once.
    `coded_by_people`: how many of the `considered` people coded. `checked_by`: how many of those
    (a campaign's letter once) were drawn by chance, so that `checked` shares rest on them; 0 where
    shares are not checked by people.
    """

    key: str
    text: str
    signed_off_by: str
    signed_off_on: str
    asked: int
    blank: int
    answered: int
    no_content: int
    content: int
    not_coded: int
    considered: int
    coded: int
    none_fits: Share
    voices: int
    in_campaigns: int
    no_content_reasons: tuple[Tally, ...]
    not_coded_reasons: tuple[Tally, ...]
    languages: tuple[Tally, ...]
    campaigns: tuple[CampaignFound, ...]
    themes: tuple[ThemeFound, ...]
    groupings: tuple[Grouping, ...]
    pairs: tuple[Pair, ...]
    none_fits_examples: tuple[Quote, ...]
    coded_by_people: int = 0
    checked_by: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """How many respondents are in a group or chose an answer. None: too few to show."""

    name: str
    respondents: Share | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Who responded, by one segment, or how they answered one closed question."""

    key: str
    name: str
    kind: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the report says, in numbers and quotes. `responses` are those that are not blank."""

    title: str
    draft: bool
    respondents: int
    responses: int
    open_questions: int
    closed_questions: int
    campaigns: int
    in_campaigns: int
    smallest_group: int
    profiles: tuple[Profile, ...]
    questions: tuple[QuestionFound, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]


def as_json(findings: Findings) -> str:
    """The findings as JSON text. Its names are those of the dataclasses here."""
    return json.dumps(asdict(findings), ensure_ascii=False, indent=1) + "\n"
