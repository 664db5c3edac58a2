"""What people say together: where they agree, where somebody settled it, and where it is open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from greenpaper.quality.agreement import AGREED
from greenpaper.quality.coded import Judgement

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """`agreed` has one judgement for each response on which people agree, or that somebody settled.

    `open` has, for the others, each coder's judgement by the coder's name.
    """

    agreed: tuple[Judgement, ...]
    open: Mapping[Key, Mapping[str, Judgement]]


def settle(
    judgements: Mapping[str, Iterable[Judgement]], adjudicated: Iterable[Judgement] = ()
) -> Settled:
    """What people say of each response that any of them judged.

    An adjudication stands, whoever said what; where one person alone judged, their word does. That
    all can't tell is agreement too.
    """
    said: dict[Key, dict[str, Judgement]] = defaultdict(dict)
    for coder, theirs in judgements.items():
        for judgement in theirs:
            said[judgement.key][coder] = judgement
    decided = {judgement.key: judgement for judgement in adjudicated}
    agreed: list[Judgement] = []
    differing: dict[Key, Mapping[str, Judgement]] = {}
    for key, by_coder in said.items():
        first, *rest = by_coder.values()
        if key in decided:
            agreed.append(replace(decided[key], coder=AGREED))
        elif all(_meaning(one) == _meaning(first) for one in rest):
            agreed.append(replace(first, coder=AGREED))
        else:
            differing[key] = by_coder
    return Settled(tuple(agreed), differing)


def _meaning(judgement: Judgement) -> tuple[frozenset[str], bool]:
    return judgement.themes, judgement.cant_tell
