"""Themes of which a codebook says nothing but their names."""

from collections.abc import Iterable, Iterator, Mapping

from greenpaper.domain.codebook import Codebook
from greenpaper.themes.attune import Known

WORTH = (
    "A description of one sentence and three quotes for each tell the program what is meant. Where "
    "it was measured, three quotes raised F1 from about 0.2 to 0.3 for themes with bare names, and "
    "from about 0.7 to 0.75 for themes told in a sentence."
)
"""Round numbers from bench/bare_names.py, "with none": nhs_fft and argkp dev."""


def notes(codebooks: Iterable[Codebook], known: Mapping[str, Known]) -> Iterator[str]:
    """What the reader should know of themes that have neither description nor examples.

    `known`: what is known of themes that were found, by the key of a codebook's question. Broader
    themes are recognised by those under them, and themes found by their centroids.
    """
    themes = bare = 0
    for book in codebooks:
        found = known[book.question].vectors if book.question in known else {}
        leaves = [theme for theme in book.themes if theme.key not in book.parents]
        themes += len(leaves)
        bare += sum(
            not (t.description or t.examples or found.keys() & {t.key, *t.merged}) for t in leaves
        )
    if bare:
        yield (
            f"{bare:,} of the codebook's {themes:,} themes {'has' if bare == 1 else 'have'} only a "
            f"name, neither a description nor an example. {WORTH}"
        )
