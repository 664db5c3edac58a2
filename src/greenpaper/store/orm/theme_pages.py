"""What the pages about themes show, each thing in one query or two, however many responses."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, When

from greenpaper.domain.coding import Status
from greenpaper.store.orm.models import Coding, Question, Response, Run, RunState, Theme

PAGE = 25
CONSIDERED = (Status.CODED.value, Status.NONE_FITS.value)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """A telling passage: `text[start:end]`."""

    response_id: str
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The passage."""
        return self.text[self.start : self.end]


@dataclass(slots=True)
class Branch:
    """A theme with its size in responses, its share of those considered, and those under it."""

    theme: Theme
    size: int
    share: float
    quotes: list[Quote] = field(default_factory=list)
    under: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many responses there are, and what became of them."""

    total: int
    considered: int
    without: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A response of a theme: where its evidence is, and the titles of its other themes."""

    response: Response
    spans: tuple[Span, ...]
    by_person: bool
    confidence: float | None
    others: tuple[str, ...]


def counts(question: Question) -> Counts:
    """What became of the question's responses, in numbers."""
    by_status = dict(question.responses.order_by().values_list("status").annotate(Count("pk")))
    considered = sum(by_status.get(status, 0) for status in CONSIDERED)
    return Counts(sum(by_status.values()), considered, by_status.get(Status.NONE_FITS.value, 0))


def tree(question: Question, considered: int) -> list[Branch]:
    """The themes, those under a broader one within it, the largest first."""
    themes = list(question.themes.filter(gone=False).defer("vectors", "found"))
    size = sizes(themes)
    quotes = quotes_of(question, themes)
    under: dict[str, list[Branch]] = defaultdict(list)
    keys = {t.key for t in themes}
    for theme in themes:
        share = size[theme.pk] / considered if considered else 0.0
        # The description quotes one of them already.
        fresh = [q for q in quotes.get(theme.key, []) if q.words not in theme.description]
        branch = Branch(theme, size[theme.pk], share, fresh)
        under[theme.parent if theme.parent in keys else ""].append(branch)
    for branches in under.values():
        branches.sort(key=lambda b: (-b.size, b.theme.place))
    for branch in under[""]:
        branch.under = under.get(branch.theme.key, [])
    return under[""]


def sizes(themes: Sequence[Theme]) -> dict[int, int]:
    """How many responses each theme has; a broader one those of the themes under it, each once."""
    fitting = Coding.objects.filter(theme__in=[t.pk for t in themes], fits=True).order_by()
    found = dict(fitting.values_list("theme").annotate(Count("pk")))
    top = Case(When(theme__parent="", then="theme__key"), default="theme__parent")
    families = fitting.annotate(top=top).values_list("top")
    broad = dict(families.annotate(Count("response", distinct=True)))
    above = {t.parent for t in themes if t.parent}
    return {t.pk: broad.get(t.key, 0) if t.key in above else found.get(t.pk, 0) for t in themes}


def together(themes: Collection[int]) -> int:
    """How many responses have any of these themes."""
    fitting = Coding.objects.filter(theme__in=themes, fits=True).order_by()
    return fitting.values("response").distinct().count()


def quotes_of(question: Question, themes: Iterable[Theme]) -> dict[str, list[Quote]]:
    """The telling passages of themes, by key."""
    quoted = {theme.key: theme.quotes for theme in themes if theme.quotes}
    ids = {quote[0] for quotes in quoted.values() for quote in quotes}
    rows = question.responses.filter(respondent__response_id__in=ids)
    texts = dict(rows.values_list("respondent__response_id", "text"))
    return {
        key: [Quote(i, texts[i], start, end) for i, start, end in quotes if i in texts]
        for key, quotes in quoted.items()
    }


def family(question: Question, theme: Theme) -> list[int]:
    """The theme and those under it, by primary key."""
    under = question.themes.filter(parent=theme.key, gone=False)
    return [theme.pk, *under.values_list("pk", flat=True)]


def page_of(question: Question, theme: Theme, after: int) -> tuple[list[Shown], int]:
    """A page of the theme's responses that come after one, and where the next page begins.

    0 where there is none. Pages go by primary key, which is the order in which responses came.
    """
    themes = family(question, theme)
    fitting = Coding.objects.filter(theme__in=themes, fits=True, response__gt=after)
    keys = list(
        fitting.order_by("response_id").values_list("response_id", flat=True).distinct()[: PAGE + 1]
    )
    more = keys[PAGE - 1] if len(keys) > PAGE else 0
    return shown(keys[:PAGE], themes), more


def shown(keys: Sequence[int], themes: Collection[int] = ()) -> list[Shown]:
    """These responses, in this order, with the evidence of some themes."""
    responses = Response.objects.filter(pk__in=keys).select_related("respondent")
    by_key = {r.pk: r for r in responses}
    codings: dict[int, list[Coding]] = defaultdict(list)
    rows = Coding.objects.filter(response__in=keys, fits=True).select_related("theme")
    for row in rows.defer("theme__vectors").order_by("theme__place"):
        codings[row.response_id].append(row)
    return [_shown(by_key[k], codings[k], set(themes)) for k in keys if k in by_key]


def _shown(response: Response, codings: Sequence[Coding], themes: set[int]) -> Shown:
    mine = [c for c in codings if c.theme_id in themes]
    sure = [c.confidence for c in mine if c.confidence is not None]
    return Shown(
        response,
        tuple((c.start, c.end) for c in mine if c.end),
        any(c.by_person for c in mine),
        max(sure, default=None),
        tuple(c.theme.title for c in codings if c.theme_id not in themes),
    )


def of_theme(theme: Theme, responses: Collection[int]) -> list[int]:
    """Those of some responses that have the theme."""
    fitting = Coding.objects.filter(theme=theme, fits=True, response__in=responses)
    return sorted(fitting.values_list("response_id", flat=True))


def under_way(question: Question) -> bool:
    """Whether the question's responses are being coded, or wait for it."""
    return Run.objects.filter(
        question=question, state__in=(RunState.WAITING, RunState.RUNNING)
    ).exists()
