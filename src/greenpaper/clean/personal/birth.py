"""Dates of birth: a date beside a word that says so. Other dates are left alone."""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.spotting import LIKELY, SURE, Found, follows, precedes

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<!\w)(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|{_DAY}\s?[-/. ,]\s?(?:of\s)?(?:\d{{1,2}}|{_MONTH})\s?[-/. ,]\s?(?:\d{{4}}|\d{{2}})"
    rf"|{_MONTH}\s{_DAY},?\s\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b|\bdate of birth\b|\bbirth ?dates?\b|\bbirthday\b|"
    r"\b(?:i|he|she|they)\W{0,3}(?:was|were) born\b)[^\n]{0,30}$",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bborn\b(?! (?:after|before|between|since))[^.\n]{0,35}$", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"\s*(?:\(|,|is|was|-)?\s*(?:my|his|her|their|is my|is his|is her)?\s*"
    r"(?:birthday|birth ?date|date of birth|d\.?o\.?b\b)",
    re.IGNORECASE,
)


def birth_dates(text: str) -> Iterator[Found]:
    """Dates of birth as people write them: day first, month first, ISO, with month names."""
    for match in _DATE.finditer(text):
        if precedes(_STATED, text, match.start(), 60) or follows(_AFTERWARDS, text, match.end()):
            yield *match.span(), SURE
        elif precedes(_BORN, text, match.start()):
            yield *match.span(), LIKELY
