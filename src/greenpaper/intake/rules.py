"""The rules by which a column's role is guessed, one function each, first come first served."""

from collections.abc import Callable

from greenpaper.domain.consultation import Role
from greenpaper.intake import words
from greenpaper.intake.choosing import chosen
from greenpaper.intake.headed import Guess, Headed
from greenpaper.intake.profile import Profile

OPEN_ENOUGH = 0.45
OPEN_PERHAPS = 0.28


def guess(column: Headed) -> Guess:
    """What a column is, looked at by itself."""
    for rule in RULES:
        found = rule(column)
        if found:
            return found
    return Guess(Role.IGNORE, 0.4, "many short answers that differ: neither choices nor sentences")


def openness(column: Headed) -> float:
    """How much a column looks like answers in people's own words, 0 to 1."""
    p = column.profile
    asked = 1.0 if words.OPEN.search(column.heading) else 0.0
    long, spread = min(1.0, p.words / 10), min(1.0, p.spread / 0.8)
    return (
        0.3 * long + 0.25 * p.variety + 0.1 * spread + 0.15 * p.share("prose") + 0.2 * asked
        if p.words >= 1
        else 0.2 * asked
    )


def describe_open(p: Profile) -> str:
    """Why a column looks open, in plain words."""
    if p.filled == 1:
        return f"one answer, {p.words:.0f} words long"
    if p.variety >= 0.95:
        differ = "almost every answer is different"
    elif p.variety >= 0.5:
        differ = "most answers are different"
    else:
        differ = "answers are in people's own words"
    length = f"{p.words:.0f} words" if p.words >= 1.5 else "a word or two"
    return f"{differ} and {length} long on average"


def _blank(column: Headed) -> Guess | None:
    if column.profile.filled:
        return None
    heading = column.heading
    asks = words.OPEN.search(heading)
    ends_so = asks is not None and heading.rstrip(" .:?").endswith(asks.group(0))
    if asks and (column.is_question or ends_so) and not words.OTHER.search(heading):
        return Guess(Role.OPEN, 0.5, "every cell is blank, but the heading asks for words")
    return Guess(Role.IGNORE, 1.0, "every cell is blank")


def _always_the_same(column: Headed) -> Guess | None:
    p = column.profile
    if p.distinct > 1 or p.rows < 2 or p.filled < 2:
        return None
    if p.words >= 4 and words.OPEN.search(column.heading):
        return Guess(Role.OPEN, 0.6, "the heading asks for words, though all answers are the same")
    said = p.common[0][0]
    said = said if len(said) <= 40 else said[:39] + "…"
    return Guess(Role.IGNORE, 0.9, f"every answer is the same (“{said}”)")


_BY_VALUE = (
    ("email", "e-mail addresses"),
    ("phone", "telephone numbers"),
    ("postcode", "postcodes"),
    ("address", "network addresses"),
)


def _personal(column: Headed) -> Guess | None:
    p, heading = column.profile, column.heading
    for kind, what in _BY_VALUE:
        if p.share(kind) >= 0.6 and not (kind == "phone" and p.share("date") > 0.5):
            return Guess(Role.PERSONAL, 0.95, f"the answers are {what}")
    named = words.PERSONAL.search(heading)
    if not named or words.NOT_PERSONAL.search(heading) or _cells_deny(column, named.group(0)):
        return None
    if named.group(0).startswith(("organi", "company")) and p.variety < 0.3 and p.filled >= 20:
        return None
    return Guess(Role.PERSONAL, 0.9, f"the heading says “{named.group(0)}”")


def _cells_deny(column: Headed, named: str) -> bool:
    """Is the heading only about such a thing ("Comments on the mobile library")? The cells tell.

    Where they don't, the data are personal: an answer left out can be put back, one that was
    published can't be taken back.
    """
    p = column.profile
    if "name" in named and p.share("digit") > 0.8 and p.share("code") > 0.8:
        return True  # a column headed "name" that holds codes
    if words.HAS_A_MARK.search(named) and not column.is_brief and p.share("marked") < 0.05:
        return True
    long, said = p.words > 12, p.words >= 3 and p.share("saying") >= 0.4
    return (long or said) and (p.share("marked") < 0.5 or (long and said))


def _date(column: Headed) -> Guess | None:
    p = column.profile
    if p.share("date") >= 0.8:
        return Guess(Role.DATE, 0.95, "the answers are dates")
    if p.share("epoch") >= 0.9 and words.DATE.search(column.heading):
        return Guess(Role.DATE, 0.9, "the answers are moments in computer time")
    return None


def _technical(column: Headed) -> Guess | None:
    p = column.profile
    if "tokenized" in column.heading or "tokenised" in column.heading:
        return Guess(Role.IGNORE, 0.8, "prepared by a program from another column")
    found = words.TECHNICAL.search(column.heading) if column.is_brief else None
    found = found or (words.FLAG.match(column.heading) if " " not in column.name else None)
    if found and p.words < 3 and not p.share("prose") > 0.3:
        return Guess(Role.IGNORE, 0.8, f"the heading (“{found.group(0)}”) is technical")
    if p.share("link") >= 0.8:
        return Guess(Role.IGNORE, 0.9, "the answers are links")
    return None


def _somebodys_coding(column: Headed) -> Guess | None:
    found = words.ANALYSIS.search(column.heading) if column.is_brief else None
    if found and (column.profile.words < 8 or "analyst" in found.group(0)):
        why = f"the heading (“{found.group(0)}”) names somebody's coding, not an answer"
        return Guess(Role.IGNORE, 0.7, why)
    return None


def _other(column: Headed) -> Guess | None:
    """The box beside "Other", in which people write a few words."""
    p = column.profile
    other = words.OTHER.search(column.heading) or words.OTHER_OPTION.search(
        column.asked.rsplit("[", 1)[-1] if "[" in column.asked else ""
    )
    if other and p.words < 8:
        return Guess(Role.IGNORE, 0.6, "the box for “other” beside a choice, with few words in it")
    return None


def _own_words(column: Headed) -> Guess | None:
    score = openness(column)
    p = column.profile
    if score < OPEN_ENOUGH or p.words < 1.5 or p.share("numeric") > 0.5 or p.share("code") > 0.9:
        return None
    return Guess(Role.OPEN, round(min(0.99, 0.45 + score * 0.6), 2), describe_open(p))


def _numbers(column: Headed) -> Guess | None:
    if column.profile.share("numeric") >= 0.8:
        return Guess(Role.IGNORE, 0.7, "the answers are numbers")
    return None


RULES: tuple[Callable[[Headed], Guess | None], ...] = (
    _blank,
    _personal,
    _always_the_same,
    _date,
    _technical,
    _somebodys_coding,
    _other,
    chosen,
    _own_words,
    _numbers,
)
