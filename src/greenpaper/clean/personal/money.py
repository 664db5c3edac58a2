"""Bank cards, international account numbers, and sort codes with their accounts.

Checks: Luhn (ISO/IEC 7812-1) for cards, modulo 97 (ISO 13616) for IBANs.
"""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.spotting import LIKELY, POSSIBLE, SURE, Found, precedes

_CARD = re.compile(r"(?<![\w£$€.,+-])[1-6](?:[ -]?\d){11,18}(?![\w%]|[.,]\d)")
_CARD_CUE = re.compile(r"\b(?:cards?|visa|mastercard|amex|maestro|debit|credit|payment)\b", re.I)
_IBAN_START = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?=(?:[ -]?[A-Z0-9]){11})", re.IGNORECASE)
_IBAN_BODY = re.compile(r"[ -]?[A-Z0-9]", re.IGNORECASE)
_IBAN_LENGTHS = {
    country: int(length)
    for group in (
        "15:NO 16:BE 18:DK,FI,FO,GL,NL 19:MK,SI 20:AT,BA,EE,KZ,LT,LU,XK 21:CH,CR,HR,LI,LV",
        "22:BG,BH,DE,GB,GE,IE,ME,RS,VA 23:AE,GI,IL,IQ,TL 24:AD,CZ,ES,MD,PK,RO,SA,SE,SK,TN,VG",
        "25:PT 26:IS,TR 27:FR,GR,IT,MC,MR,SM 28:AL,AZ,CY,DO,GT,HU,LB,PL 29:BR,PS,QA,UA 31:MT",
    )
    for entry in group.split()
    for length, countries in [entry.split(":")]
    for country in countries.split(",")
}
_SORT_CODE = re.compile(r"(?<![\w-])\d\d[ -]?\d\d[ -]?\d\d(?![\w-])")
_SORT_CUE = re.compile(r"\b(?:sort ?-?code|s/c)\b", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w-])\d{4} ?\d{4}(?![\w-])")
_ACCOUNT_CUE = re.compile(
    r"\b(?:account|acct?|a/c|acc)\b[.:]?(?: (?:number|no|num)\b)?[^.\n]{0,15}$"
    r"|\bsort ?-?code\b[^\n]{0,30}$",
    re.IGNORECASE,
)


def cards(text: str) -> Iterator[Found]:
    """Bank card numbers of 13 to 19 digits that pass Luhn's check; of 12 beside a cue."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        cued = precedes(_CARD_CUE, text, match.start())
        if _luhn(digits) and (cued or len(digits) > 12) and len(set(digits)) > 1:
            yield *match.span(), SURE if cued else LIKELY


def ibans(text: str) -> Iterator[Found]:
    """International bank account numbers with the right length and check digits."""
    for match in _IBAN_START.finditer(text):
        left = _IBAN_LENGTHS.get(match[0][:2].upper(), 0) - 4
        end = match.end()
        while left > 0 and (step := _IBAN_BODY.match(text, end)):
            end, left = step.end(), left - 1
        if left == 0 and not text[end : end + 1].isalnum() and _mod97(text[match.start() : end]):
            yield match.start(), end, SURE


def accounts(text: str) -> Iterator[Found]:
    """Sort codes and account numbers, only beside words that say so (dates look the same)."""
    for match in _SORT_CODE.finditer(text):
        if precedes(_SORT_CUE, text, match.start(), 25):
            yield *match.span(), SURE
    for match in _ACCOUNT.finditer(text):
        if precedes(_ACCOUNT_CUE, text, match.start()):
            yield *match.span(), POSSIBLE


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _mod97(iban: str) -> bool:
    plain = re.sub(r"[ -]", "", iban).upper()
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
