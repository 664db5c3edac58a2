"""Is a column one of choices, and if so, a question's or a way to group the respondents?"""

import re

from greenpaper.domain.consultation import Role
from greenpaper.intake import words
from greenpaper.intake.headed import Guess, Headed
from greenpaper.intake.options import find_separator, is_scale
from greenpaper.intake.profile import Profile

MOST_OPTIONS = 30
MOST_GROUPS = 60
_AGES = re.compile(
    r"^(under |over |aged? )?\d{1,2}( ?[-–] ?\d{1,2}| ?\+| (to|and|or) \w+)?( years)?"
)


def chosen(column: Headed) -> Guess | None:
    """A single choice, several choices, or a segment; None if the answers are no choices."""
    p = column.profile
    values = dict(p.common)
    if p.words <= 20 and p.distinct > 2:
        mark = find_separator(values)
        if mark and not p.share("date") > 0.5:
            shown = {"\n": "line break", ", ": "comma", ";": "semicolon"}.get(mark, mark)
            return Guess(Role.MULTIPLE, 0.9, f"several choices in a cell, with a {shown} between")
    if not is_closed(p) and not (p.filled < 10 and words.SEGMENT.search(column.heading)):
        return None
    return _numbered(column) if p.share("numeric") > 0.9 else _few_answers(column)


def _few_answers(column: Headed) -> Guess | None:
    """Few, short answers that come again: what they are depends on what was asked."""
    kept = words.HOUSEKEEPING.search(column.heading)
    if kept:
        return Guess(
            Role.IGNORE, 0.7, f"the heading (“{kept.group(0)}”) is about the survey itself"
        )
    if _asks_for_words(column):
        return Guess(Role.OPEN, 0.5, "short answers, but many, and the heading asks for words")
    flag = {text.lower() for text, _ in column.profile.common} <= {"0", "1", "true", "false", "?"}
    if flag and not column.is_question:
        return Guess(Role.IGNORE, 0.6, "a flag that nobody was asked")
    return _question_or_segment(column)


def _asks_for_words(column: Headed) -> bool:
    """A question such as "What would improve …?" that people answered in a word or two."""
    p, heading = column.profile, column.heading
    closed = (words.ABOUT_YOU, words.SEGMENT, words.CHOICE)
    chosen_from = any(pattern.search(heading) for pattern in closed)
    written = p.share("prose") >= 0.2 and p.spread >= 0.5
    return (
        p.distinct > 8
        and p.filled < 10 * p.distinct
        and bool(words.OPEN.search(heading))
        and (written or ("?" in column.asked and not chosen_from))
        and not is_scale(text for text, _ in p.common)
    )


def is_closed(p: Profile) -> bool:
    """Are these few, short answers that come again and again?"""
    values = [text for text, _ in p.common]
    if not p.filled or p.distinct > MOST_GROUPS or p.words > 12 or p.most_words > 30:
        return False
    if p.distinct <= 12 and is_scale(values):
        return True
    if p.filled < 20:
        return 2 <= p.distinct <= 0.7 * p.filled and p.words <= 8 and p.share("prose") < 0.5
    seen_often = sum(1 for _, count in p.common if count >= 2) / p.distinct
    return p.filled >= 3 * p.distinct and seen_often >= 0.5


def _numbered(column: Headed) -> Guess | None:
    """Numbers that were chosen on a scale; other numbers are no choices."""
    p = column.profile
    if p.share("whole") < 0.9 or p.distinct > 11:
        return None
    if {text for text, _ in p.common} <= {"0", "1"} and not column.is_question:
        return Guess(Role.IGNORE, 0.6, "a flag of 0s and 1s that nobody was asked")
    if words.CHOICE.search(column.heading) or column.is_question:
        return Guess(Role.SINGLE, 0.8, f"one of {p.distinct} numbers, as on a scale")
    return Guess(Role.IGNORE, 0.5, "a few numbers, and the heading does not say of what")


def _question_or_segment(column: Headed) -> Guess | None:
    """An opinion is a question's; a fact about the respondent groups the respondents."""
    p, heading = column.profile, column.heading
    count = f"{p.distinct} different answers" if p.distinct > 2 else "two different answers"
    count = "one answer" if p.distinct == 1 else count
    about, group = words.ABOUT_YOU.search(heading), words.SEGMENT.search(heading)
    choice = words.CHOICE.search(heading)
    scale = is_scale(text for text, _ in p.common) and p.distinct <= MOST_OPTIONS
    if about:
        found = Guess(Role.SEGMENT, 0.9, f"{count}, and the heading (“{about.group(0)}”) says who")
    elif scale:
        found = Guess(Role.SINGLE, 0.9, f"{count}, on a scale of opinion")
    elif group and not choice:
        found = Guess(Role.SEGMENT, 0.85, f"{count}, and the heading says “{group.group(0)}”")
    elif p.distinct > MOST_OPTIONS:
        return None
    elif choice or "?" in column.asked:
        found = Guess(Role.SINGLE, 0.75, f"{count} to a question")
    elif all(_AGES.match(text.lower()) for text, _ in p.common):
        found = Guess(Role.SEGMENT, 0.8, f"{count} that look like ages")
    else:
        found = Guess(Role.SEGMENT, 0.5, f"only {count}, none of them an opinion")
    return found
