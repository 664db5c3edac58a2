"""Which groups are too small to show, so that nobody can be picked out.

A group under `SMALLEST` is withheld. A reader who knows the total could still work out what is
withheld by taking away what is shown; so what is withheld together must be two groups at least,
and `SMALLEST` responses at least (secondary suppression: Hundepool and others, Statistical
Disclosure Control, Wiley 2012).
"""

from collections.abc import Mapping

SMALLEST = 10


def withheld(sizes: Mapping[str, int], nobody: str = "") -> frozenset[str]:
    """The groups to withhold where each response is in exactly one group. Empty ones are shown.

    `nobody` is the group of those who did not say where they belong. It is withheld when it is
    small, but it needs no cover: nobody can be known by not having answered.
    """
    by_size = sorted((n, name) for name, n in sizes.items() if n)
    hidden = [(n, name) for n, name in by_size if n < SMALLEST]
    if all(name == nobody for _, name in hidden):
        return frozenset(name for _, name in hidden)
    shown = by_size[len(hidden) :]
    while shown and sum(n for n, _ in hidden) < SMALLEST:
        hidden.append(shown.pop(0))
    return frozenset(name for _, name in hidden)


def withheld_overlapping(sizes: Mapping[str, int], total: int) -> frozenset[str]:
    """The groups to withhold where a response may be in several: those that are small, and those
    that leave few of the `total` outside (taking the group from the total would show them).
    """
    return frozenset(
        name for name, n in sizes.items() if n and (n < SMALLEST or 0 < total - n < SMALLEST)
    )
