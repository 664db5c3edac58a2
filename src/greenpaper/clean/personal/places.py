"""Where a person lives: postcodes and address lines.

Postcode areas are Royal Mail's 124, with BX and BF; a district ("SW1A") or a street without a house
number names no person and stays.
"""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.spotting import (
    LIKELY,
    POSSIBLE,
    SURE,
    Found,
    follows,
    precedes,
    stands_alone,
)

_AREAS = (
    "AB|AL|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|"
    "DY|EC|EH|EN|EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|"
    "LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|"
    "SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_POSTCODE = re.compile(
    rf"(?<![\w£$€])(?:GIR[ -]{{0,2}}0AA|(?:{_AREAS})(?:\d[A-HJKMNPR-Y]?|\d\d)[ -]{{0,2}}"
    r"\d[ABD-HJLNP-UW-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_INWARD = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}(?!\w)", re.IGNORECASE)
_POSTCODE_CUE = re.compile(r"\bpost ?-?code|\baddress|\blive\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth|\dhr|\dpt|\dft)$")

_ROAD = (
    "Street|Str|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Cres|Terrace|Gardens|Gdns|"
    "Grove|Mews|Cottages|Square|Boulevard|Parade|Cul-de-Sac"
)
# These end in parks, shops and views too: they need a comma, a line's end or a cue.
_PERHAPS_ROAD = (
    "Way|Court|Place|Hill|Row|Walk|Park|Rise|View|Green|Mount|Vale|Wharf|Quay|Croft|Heights|"
    "Meadows?|Fields?|Gate|Drove|End|Villas|Hall|House|Dr"
)
ROAD_WORDS = frozenset(
    f"{_ROAD}|{_PERHAPS_ROAD}|Field|Meadow|Cul".replace("s?", "s").lower().split("|")
)
"""In small letters: an address line has one of them."""

_FLAT = r"(?:(?:flat|apartment|apt\.?|unit|room)\s\w{1,4},?[ \t]+)?"
_NUMBER = r"(?<![\w£$€.,/-])(?P<number>\d{1,4})[A-Za-z]?(?:\s?[-/]\s?\d{1,4}[A-Za-z]?)?,?[ \t]+"
_CAPITALS = r"(?:[A-Z][\w'’.-]{0,20}[ \t]+){1,3}"
_ADDRESS = re.compile(
    rf"(?i:{_FLAT}){_NUMBER}(?:The Street|{_CAPITALS}(?:(?:{_ROAD})|(?P<perhaps>{_PERHAPS_ROAD})))"
    r"(?![\w'’-])"
)
_SMALL_ADDRESS = re.compile(
    rf"{_FLAT}{_NUMBER}(?:[a-z][a-z'’.-]{{1,20}}[ \t]+){{1,2}}"
    rf"(?:{_ROAD}|{_PERHAPS_ROAD})(?![\w'’-])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d[A-Za-z]?,?[ \t]+[A-Za-z]")
_HOUSE_NAME = re.compile(r"(?:Cottage|House|Farm|Barn|Lodge|Bungalow|Farmhouse),")
_NAMED_HOUSE = re.compile(
    r"(?<!\w)(?:[A-Z][\w'’-]{1,20}[ \t]+){1,3}(?:Cottage|House|Farm|Barn|Lodge|Bungalow|Farmhouse),"
    rf"[ \t]+{_CAPITALS}(?:{_ROAD}|{_PERHAPS_ROAD})(?![\w'’-])"
)
_HOME_CUE = re.compile(
    r"\b(?:live[sd]?|living|reside[sd]?|resident|address(?: is)?|home|house|moved|neighbours?)\b"
    r"[^.\n]{0,15}$|\b(?:at|from)\s+$",
    re.IGNORECASE,
)
_NOT_A_HOUSE = re.compile(
    r"\b(?:options?|phases?|zones?|routes?|bus(?:es)?|sites?|policy|plots?|appendix|figures?|"
    r"number|question|q|part|area|section|junction|ward|scenario|proposals?|stage|schemes?|map|page|"
    r"year|table|the|these|those|in|since|by|of|and|about|over|nearly|all)\s*[.:]?\s*$",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(r"\s*(?:[,.;:)]|\n|$)")


def postcodes(text: str) -> Iterator[Found]:
    """Full UK postcodes, spaced or not, in either case."""
    if not _INWARD.search(text):
        return
    for match in _POSTCODE.finditer(text):
        found = match[0]
        if found.isupper():
            yield *match.span(), SURE
        elif precedes(_POSTCODE_CUE, text, match.start(), 30) or stands_alone(text, *match.span()):
            yield *match.span(), LIKELY
        elif not _ORDINAL.search(found):
            yield *match.span(), POSSIBLE


def address_lines(text: str) -> Iterator[Found]:
    """A house number with its street ("14 Church Lane"), or a named house with its street."""
    yield from _numbered_houses(text)
    if _HOUSE_NAME.search(text):
        for match in _NAMED_HOUSE.finditer(text):
            yield *match.span(), LIKELY


def _numbered_houses(text: str) -> Iterator[Found]:
    if not _NUMBERED.search(text):
        return
    for match in _ADDRESS.finditer(text):
        if _is_home(text, match):
            yield *match.span(), SURE
        elif _reads_as_an_address(text, match):
            yield *match.span(), LIKELY
    for match in _SMALL_ADDRESS.finditer(text):
        if _is_home(text, match):
            yield *match.span(), POSSIBLE


def _is_home(text: str, match: re.Match[str]) -> bool:
    """Whether words before the address say that somebody lives there (not the Prime Minister)."""
    official = match[0].lower() == "10 downing street"
    return not official and precedes(_HOME_CUE, text, match.start())


def _reads_as_an_address(text: str, match: re.Match[str]) -> bool:
    """Whether a number and a street, with nobody said to live there, are one place to live."""
    if re.fullmatch("1[6-9]..|20..", match["number"]) or match[0] == "10 Downing Street":
        return False
    if precedes(_NOT_A_HOUSE, text, match.start(), 20):
        return False
    return match["perhaps"] is None or follows(_LINE_ENDS, text, match.end())
