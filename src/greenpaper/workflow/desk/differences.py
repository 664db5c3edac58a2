"""What is different between two codebooks of one question, as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from greenpaper.domain.codebook import Theme
from greenpaper.domain.quoting import quoted


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to a theme: a short word for it, and the sentence."""

    kind: str
    sentence: str


def differences(before: Sequence[Theme], after: Sequence[Theme]) -> list[Difference]:
    """What was added, merged, deleted, renamed, described otherwise, or put elsewhere."""
    old, new = {t.key: t for t in before}, {t.key: t for t in after}
    heirs = {key: t for t in after for key in t.merged}
    found = [Difference("added", f"{quoted(t.title)} was added") for t in after if t.key not in old]
    for theme in before:
        if theme.key in new:
            found += _changed(theme, new[theme.key], new)
        elif theme.key in heirs:
            into = heirs[theme.key].title
            found.append(
                Difference("merged", f"{quoted(theme.title)} was merged into {quoted(into)}")
            )
        else:
            found.append(Difference("gone", f"{quoted(theme.title)} is no longer there"))
    return found


def _changed(was: Theme, now: Theme, new: dict[str, Theme]) -> list[Difference]:
    found = []
    if was.title != now.title:
        sentence = f"{quoted(was.title)} is now called {quoted(now.title)}"
        found.append(Difference("renamed", sentence))
    changed = [
        what
        for what, differs in (
            ("description", was.description != now.description),
            ("examples", was.examples != now.examples),
        )
        if differs
    ]
    if changed:
        sentence = f"The {' and the '.join(changed)} of {quoted(now.title)} changed"
        found.append(Difference("described", sentence))
    if was.parent != now.parent:
        above = new.get(now.parent)
        where = f"under {quoted(above.title)}" if above else "by itself"
        found.append(Difference("moved", f"{quoted(now.title)} now stands {where}"))
    if not found and (was.merged != now.merged):
        found.append(Difference("merged", f"Another theme was merged into {quoted(now.title)}"))
    return found
