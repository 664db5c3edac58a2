"""Where the responses of a theme go, if it is deleted."""

from collections import Counter
from dataclasses import dataclass, replace

from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Coding, Question, Theme
from greenpaper.workflow.desk.previews.reading import fits, reading


@dataclass(frozen=True, slots=True)
class Going:
    """What becomes of the responses of a theme that goes.

    `to` are the themes that some of them would be given, with how many; `stay` keep another theme
    that they have, `left` would have none. `by_people` of them were coded by people.
    """

    total: int
    stay: int
    to: tuple[tuple[str, int], ...]
    moved: int
    left: int
    by_people: int


def going(question: Question, theme: Theme, embedder: Embedder) -> Going:
    """Where the theme's responses would go."""
    codings = Coding.objects.filter(theme=theme, fits=True)
    texts = dict(codings.values_list("response_id", "response__text"))
    others = Coding.objects.filter(response__in=codings.values("response"), fits=True).exclude(
        theme=theme
    )
    stay = set(others.values_list("response_id", flat=True))
    book = codebook_of(question)
    left = tuple(
        replace(t, parent="") if t.parent == theme.key else t
        for t in book.themes
        if t.key != theme.key
    )
    book = replace(book, themes=left)
    with reading(question, embedder) as read:
        corpus, keys, found = fits(read, book, read.numbers(set(texts.values())))
    by_text = {
        text: [keys[f.theme] for f in one] for text, one in zip(corpus.texts, found, strict=True)
    }
    given = {pk: by_text.get(text, []) for pk, text in texts.items() if pk not in stay}
    titles = {t.key: t.title for t in book.themes}
    counts = Counter(key for themes in given.values() for key in themes)
    to = sorted(((titles[k], n) for k, n in counts.items()), key=lambda pair: (-pair[1], pair[0]))
    moved = sum(1 for themes in given.values() if themes)
    return Going(
        total=len(texts),
        stay=len(stay),
        to=tuple(to),
        moved=moved,
        left=len(given) - moved,
        by_people=codings.filter(by_person=True).count(),
    )
