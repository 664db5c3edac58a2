"""How to reach a person on line: e-mail, names on social media, IP addresses.

An ordinary web address is evidence that a respondent cites, and stays; a page that is one person's
profile does not.
"""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from greenpaper.clean.personal.spotting import LIKELY, POSSIBLE, SURE, Found, precedes

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TOP = r"(?:xn--[a-z0-9-]{2,40}|[^\W\d_]{2,24})"
_AT_DOMAIN = re.compile(rf" ?@ ?(?:{_LABEL}\.){{1,6}}{_TOP}(?![\w-])", re.IGNORECASE)
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}$")
# Spelled out: "jane [at] example [dot] org", "jane at example dot org", "jane at gmail.com".
_BRACKET_DOT = r"\s?[\[({<]\s?(?:dot|\.)\s?[\])}>]\s?"
_SPOKEN_DOT = rf"(?:{_BRACKET_DOT}|\s{{1,3}}dot\s{{1,3}})"
_WORD = r"[a-z0-9][a-z0-9-]{0,40}"
_PROVIDER = (
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|btinternet|aol|talktalk|virginmedia|"
    r"protonmail|proton|ntlworld|tiscali|live|msn)\.(?:com|co\.uk|net|org|me)"
)
_AT_SPELLED = re.compile(
    rf"(?:\s?[\[({{<]\s?(?:at|@)\s?[\])}}>]\s?{_WORD}(?:(?:{_SPOKEN_DOT}|\.){_WORD}){{1,4}}"
    rf"|\s{{1,3}}at\s{{1,3}}(?:{_WORD}(?:{_SPOKEN_DOT}{_WORD}){{1,3}}|{_PROVIDER}))(?!\w)",
    re.IGNORECASE,
)
_AT_ANY = re.compile(rf"\s{{1,3}}at\s{{1,3}}(?:{_WORD}\.){{1,4}}[a-z]{{2,12}}(?!\w)", re.IGNORECASE)
_SPELLED_LOCAL = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,40}}(?:(?:\.|{_SPOKEN_DOT})[\w+-]{{1,40}}){{0,3}}$", re.IGNORECASE
)
_EMAIL_CUE = re.compile(r"\be-?mail\b(?: address)?(?: me)?(?: is| at| on|:)*\s*$", re.IGNORECASE)

_HANDLE = re.compile(
    r"(?<![\w@./&])@(?!(?:home|work|school|night|all|least|the|my|your)\b)"
    r"[A-Za-z_](?=\w*[A-Za-z])\w{1,29}(?![\w@]|\.\w)"
)
_PROFILE = re.compile(
    r"(?<![\w.@-])(?:https?://)?(?:www\.|m\.|[a-z]{2}\.|[a-z]{2}-[a-z]{2}\.)?(?:"
    r"linkedin\.com/in/|(?:bsky\.app/profile|youtube\.com|tiktok\.com|threads\.net|medium\.com)/(?=@|\w)"
    r"@?(?!watch|hashtag|tag|p/)|(?:facebook|fb|instagram|twitter|x|nextdoor)\.com/"
    r"(?!groups?\b|pages?\b|events?\b|watch\b|share|hashtag\b|search\b|jobs\b|p/|i/|reel|home\b|help\b))"
    r"[\w.%@?=&/-]*\w",
    re.IGNORECASE,
)
_IP4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IP6 = re.compile(r"(?<![\w:.])[0-9A-F:]{2,45}:[0-9A-F:.]{0,45}[0-9A-F:](?![\w:])", re.IGNORECASE)
_IP_CUE = re.compile(r"\bip\b|\bip address\b", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"(?:§|\b(?:para|paragraph|section|sections|policy|clause|version|v|item|table|figure|and|to)"
    r"\.?)\s*$",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also those spelled out ("jane [at] example [dot] org")."""
    yield from _with_local(_AT_DOMAIN, _LOCAL, text, SURE)
    yield from _with_local(_AT_SPELLED, _SPELLED_LOCAL, text, LIKELY)
    for start, end, confidence in _with_local(_AT_ANY, _SPELLED_LOCAL, text, LIKELY):
        if precedes(_EMAIL_CUE, text, start):
            yield start, end, confidence


def _with_local(
    domain: re.Pattern[str], local: re.Pattern[str], text: str, confidence: float
) -> Iterator[Found]:
    """Each domain with what stands before its "@": looked for backwards, so in linear time."""
    for match in domain.finditer(text):
        before = local.search(text, max(0, match.start() - 80), match.start())
        if before:
            yield before.start(), match.end(), confidence


def social_names(text: str) -> Iterator[Found]:
    """Names on social media ("@jane_evans"), and addresses of a person's profile page."""
    for match in _HANDLE.finditer(text):
        yield *match.span(), LIKELY
    for match in _PROFILE.finditer(text):
        yield *match.span(), LIKELY


def ip_addresses(text: str) -> Iterator[Found]:
    """IP addresses. Paragraph numbers have four parts too ("3.2.1.4"): those need a cue."""
    for match in _IP4.finditer(text):
        cued = precedes(_IP_CUE, text, match.start(), 20)
        long_parts = sum(len(part) > 1 for part in match[0].split("."))
        if _is_ip(match[0]) and (cued or (long_parts > 1 and not _numbered(text, match.start()))):
            yield *match.span(), SURE if cued else POSSIBLE
    for match in _IP6.finditer(text):
        if match[0].count(":") > 2 and _is_ip(match[0]):
            yield *match.span(), LIKELY


def _numbered(text: str, start: int) -> bool:
    return precedes(_PARAGRAPH, text, start, 20)


def _is_ip(written: str) -> bool:
    kind = IPv6Address if ":" in written else IPv4Address
    try:
        kind(written)
    except AddressValueError:
        return False
    return True
