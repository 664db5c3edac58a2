"""Numbers that the state gives a person: NI, NHS, passport, driving licence, number plate, tax.

The shapes are those published on GOV.UK (National Insurance manual NIM39110; DVLA's INF104 and
V796) and in the NHS Data Dictionary (check digit modulo 11).
"""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.spotting import (
    LIKELY,
    POSSIBLE,
    SURE,
    Found,
    precedes,
    stands_alone,
)

_GAP = r"[ .\-]{0,2}"
_NI = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z]\s?[A-CEGHJ-NPR-TW-Z]"
    rf"{_GAP}\d\d{_GAP}?\d{_GAP}?\d{_GAP}?\d\d{_GAP}[A-D](?!\w)",
    re.IGNORECASE,
)
_NHS = re.compile(
    r"(?<![\w£$€.,+-])(\d{3})([ \-.]{0,2})(\d{3})([ \-.]{0,2})(\d{4})(?![\w%]|[.,]\d)"
)
_NHS_CUE = re.compile(r"\bnhs\b|\bhospital number|\bpatient (?:number|no|id)", re.IGNORECASE)
_NOT_NHS = re.compile(r"\b(?:isbn|utr|ref|reference|order|invoice|charity)\b", re.IGNORECASE)
_NORTH_AMERICAN = re.compile(r"[2-9]\d\d[-.][2-9]\d\d[-.]\d{4}")
_PASSPORT = re.compile(r"(?<![\w-])(?:[A-Z]{2}\d{7}|\d{9})(?![\w-])", re.IGNORECASE)
_PASSPORT_CUE = re.compile(r"\bpassports?\b", re.IGNORECASE)
_LICENCE = re.compile(
    r"(?<!\w)(?=[A-Z]{1,5}9{0,4} ?\d)[A-Z][A-Z9]{4} ?\d ?(?:[05][1-9]|[16][0-2]) ?"
    r"(?:0[1-9]|[12]\d|3[01]) ?\d ?[A-Z][A-Z9] ?\d[A-Z0-9]{2}(?: ?\d\d)?(?!\w)",
    re.IGNORECASE,
)
_PLATE_NEW = re.compile(
    r"(?<![\w-])[A-HJ-PR-Y]{2}(?:0[2-9]|[12]\d|5[1-9]|[67]\d)[ -]?([A-HJ-PR-Z]{3})(?![\w-])", re.I
)
_PLATE_OLD = re.compile(
    r"(?<![\w-])(?:[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y][A-HJ-PR-Z]{2}"
    r"|[A-HJ-PR-Z]{3}[ -]?\d{1,3}[ -]?[A-HJ-NPR-TV-Y])(?![\w-])",
    re.IGNORECASE,
)
_PLATE_CUE = re.compile(
    r"\b(?:reg|registration|registered|number ?plates?|plates?|vrn|dvla|v5c|vehicles?|cars?|vans?"
    r"|lorry|taxi|motorbike)\b",
    re.IGNORECASE,
)
_WORDS_OF_THREE = """
ALL AND ANY ARE BUS BUT CAN CAR FOR HAD HAS HER HGV HIS HOW JCT MAY NEW NOT NOW ONE OUR OUT PER SEE
TEN THE TWO USE VAN WAS WAY WHO WHY YES YET YOU
"""
_COMMON_THREE = frozenset(_WORDS_OF_THREE.split())
_TAX = re.compile(r"(?<![\w-])(?:\d\d ?[A-Z] ?\d{3} ?\d\d|\d{5} ?\d{5})(?![\w-])")
_TAX_CUE = re.compile(
    r"\b(?:trn|utr|temporary reference|taxpayer reference|tax reference|paye|national insurance)\b",
    re.IGNORECASE,
)


def national_insurance(text: str) -> Iterator[Found]:
    """National Insurance numbers, in any grouping."""
    for match in _NI.finditer(text):
        yield *match.span(), SURE


def nhs_numbers(text: str) -> Iterator[Found]:
    """NHS numbers whose check digit is right. An ISBN-10 has the same check: a cue tells."""
    for match in _NHS.finditer(text):
        digits = match[1] + match[3] + match[5]
        cued = precedes(_NHS_CUE, text, match.start())
        if not _eleven_test(digits) or len(set(digits)) == 1:
            continue
        if not cued and (
            precedes(_NOT_NHS, text, match.start(), 20) or _NORTH_AMERICAN.fullmatch(match[0])
        ):
            continue
        yield *match.span(), SURE if cued else LIKELY if match[2] else POSSIBLE


def passports(text: str) -> Iterator[Found]:
    """UK passport numbers: two letters and seven digits, or nine digits beside "passport"."""
    for match in _PASSPORT.finditer(text):
        cued = precedes(_PASSPORT_CUE, text, match.start(), 60)
        if cued or match[0][0].isalpha():
            yield *match.span(), SURE if cued else POSSIBLE


def driving_licences(text: str) -> Iterator[Found]:
    """DVLA driver numbers, with the issue number where it is given."""
    for match in _LICENCE.finditer(text):
        yield *match.span(), SURE


def number_plates(text: str) -> Iterator[Found]:
    """Number plates. Older shapes look like roads ("M25 JCT"), so some need a cue."""
    for pattern, old in ((_PLATE_NEW, False), (_PLATE_OLD, True)):
        for match in pattern.finditer(text):
            plate = match[0]
            if precedes(_PLATE_CUE, text, match.start(), 30):
                if not _ends_in_a_word(plate):
                    yield *match.span(), SURE
            elif stands_alone(text, *match.span()):
                yield *match.span(), LIKELY
            elif _plain_plate(plate, old):
                yield *match.span(), POSSIBLE


def tax_references(text: str) -> Iterator[Found]:
    """Temporary NI references and taxpayer references, only beside a word that says so."""
    for match in _TAX.finditer(text):
        if precedes(_TAX_CUE, text, match.start(), 100):
            yield *match.span(), LIKELY


def _plain_plate(plate: str, old: bool) -> bool:
    """Whether a plate in running text, with no cue, is hardly anything else."""
    if not plate.isupper() or _ends_in_a_word(plate):
        return False
    road = plate[0] in "ABM" and plate[1].isdigit() and not plate.isalnum()
    return not old or (sum(c.isdigit() for c in plate) == 3 and not road)


def _ends_in_a_word(plate: str) -> bool:
    letters = plate.strip("0123456789 -")
    return letters[-3:].upper() in _COMMON_THREE or letters[:3].upper() in _COMMON_THREE


def _eleven_test(digits: str) -> bool:
    """The NHS number's check: digits times 10, 9 … 1 add up to a multiple of 11."""
    return sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11 == 0
