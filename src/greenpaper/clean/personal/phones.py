"""Phone numbers: British ones by shape, others with + or beside a word that says so.

Google's `phonenumbers` says whether a number can exist; it is asked only about candidates, and is
imported with the first.
"""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.spotting import LIKELY, POSSIBLE, SURE, Found, precedes

_SEP = r"[ ().\-]{0,3}"
_EXTENSION = r"(?:\s?(?:ext|extension|x)\.?\s?\d{1,5}(?!\d))?"
_BRITISH = re.compile(
    rf"(?<![\w£$€+])(?<!\d[.,-])(?:(?:\+|00) ?44{_SEP}(?:\(?0\)?)?{_SEP}|\(?0 ?|44 ?(?=7))[1-357-9]"
    rf"(?:{_SEP}\d){{8,9}}(?![\d%])(?![.,]\d){_EXTENSION}",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    rf"(?<![\w+])(?:\+ ?|00)[1-9](?:{_SEP}\d){{7,14}}(?![\d%])(?![.,]\d){_EXTENSION}"
)
_AMERICAN = re.compile(
    r"(?<![\d.-])(?:\+?1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-. ]\d{4}"
    rf"{_EXTENSION}(?![\w-])",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![\w£$€.,-])\(?\d(?:{_SEP}\d){{5,14}}+(?![\w%])(?![.,]\d)")
_CALL_CUE = re.compile(
    r"(?:\b(?:phone|telephone|tel|mobile|mob|cell|landline|whatsapp|fax|desk)\b[^.\d]{0,25}"
    r"|\b(?:call|ring|text|contact|reach)(?:ed)?\s+(?:me|us|him|her|them|my|on|at)\b[^.\n\d]{0,20}"
    r"|\bmy\s(?:\w+\s){0,2}number\b[^.\n\d]{0,6}|\bTel?[:.]\s?)$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"\b(?:insurance|nhs|account|card|reference|passport|case|order)\b", re.I
)
_BOOK = re.compile(r"\bISBN\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?: 000)+|\d{1,3}(?: \d{3}){1,2}")
_DATES_AND_TIMES = re.compile(
    r"(?:\d{1,2}|(?:19|20)\d\d)[-. ]+\d{1,2}[-. ]+\d{1,4}(?: .*)?|(?:19|20)\d\d-\d\d.*"
)


def phone_numbers(text: str) -> Iterator[Found]:
    """Phone numbers, British in any grouping; those of other countries with + or a cue."""
    for match in _BRITISH.finditer(text):
        if _groups_like_a_phone(match[0]) and not precedes(_BOOK, text, match.start(), 20):
            yield *match.span(), SURE if _exists(match[0]) else LIKELY
    for match in _ABROAD.finditer(text):
        if _possible(match[0]):
            yield *match.span(), SURE if _exists(match[0]) else POSSIBLE
    for match in _AMERICAN.finditer(text):
        yield *match.span(), LIKELY
    for match in _ANY.finditer(text):
        if _beside_a_cue(text, match):
            yield *match.span(), POSSIBLE


def _groups_like_a_phone(written: str) -> bool:
    """British numbers start with a group of three digits or more; times and dates do not."""
    if written.startswith(("+", "00", "44", "(")):
        return True
    return len(re.split(r"[ ().\-]", written.replace("0 ", "0", 1), maxsplit=1)[0]) >= 3


def _beside_a_cue(text: str, match: re.Match[str]) -> bool:
    if _THOUSANDS.fullmatch(match[0]) or _DATES_AND_TIMES.fullmatch(match[0]):
        return False
    if not precedes(_CALL_CUE, text, match.start()):
        return False
    return not precedes(_OTHER_NUMBER, text, match.start(), 30)


def _exists(written: str) -> bool:
    """Whether the number falls in a range that is handed out (Ofcom's, or another country's)."""
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _possible(written: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(written, "GB"))
    except phonenumbers.NumberParseException:
        return False
