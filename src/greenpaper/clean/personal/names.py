"""People's names, where words around them say that they are names. An assist, not anonymisation.

No model and no list of names: a title, "my name is", "my husband", a sign-off, "Signed". A name
that nothing announces is left for a person to see. Councillors' and ministers' names are personal
data too. The title itself stays, so that "Cllr [name removed]" still says who is meant to act.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from greenpaper.clean.personal.read_name import NAME_WORD, read_name
from greenpaper.clean.personal.spotting import LIKELY, POSSIBLE, SURE, Found, words_of

_RELATIONS = (
    "husband|wife|son|daughter|partner|mother|mum|mam|father|dad|brother|sister|grandson|"
    "granddaughter|grandmother|grandfather|uncle|aunt|auntie|nephew|niece|cousin|friend|neighbour|"
    "carer"
)
_STRANGERS = (
    "man|woman|lady|gentleman|boy|girl|nurse|doctor|paramedic|driver|receptionist|officer|teacher|"
    "midwife|technician|volunteer|person|chap|lad|guy"
)
_PERSON = (
    r"(?:late |dear |lovely |(?:\w+[ \t]+)?year[ -]old |elderly |eldest |youngest |best )?"
    rf"(?:{_RELATIONS})"
)
_TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Cllrs?|Councillors?|Rev|Revd|"
    "Reverend|Alderman|(?<!of )Nurse|MR|MRS|CLLR|MP|MSP"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """What announces a name, and how the name behind it may be written.

    `small`: how many of its words may be in small letters; `shouted`: it may be in capitals;
    `whole_line`: it must end its line, or stand before a comma; `pairs`: "Ann and Bob" is two.
    """

    pattern: re.Pattern[str]
    words: frozenset[str]
    confidence: float
    small: int = 0
    shouted: bool = False
    whole_line: bool = False
    pairs: bool = False


def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.lower().replace("(?<!of )", "").replace("s?", "").split("|"))


_CUES = (
    _Cue(
        re.compile(rf"(?<![\w'’-])(?:{_TITLES})\b\.?[ \t]+(?=[^\W\d_])"),
        _words(_TITLES) | {"cllrs", "councillors"},
        SURE,
        shouted=True,
    ),
    _Cue(
        re.compile(r"(?<![\w'’-])(?:mr|mrs|cllr)\b\.?[ \t]+(?=[a-z]{2})"),
        frozenset({"mr", "mrs", "cllr"}),
        POSSIBLE,
        small=1,
    ),
    _Cue(
        re.compile(
            r"\b(?:(?:my|the) name is|my name['’]s|my name:|i am called)[ \t]+(?=[^\W\d_])", re.I
        ),
        frozenset({"name", "called"}),
        SURE,
        small=2,
        shouted=True,
    ),
    _Cue(
        re.compile(rf"\b(?:my|our|his|her)[ \t]+{_PERSON},?[ \t]+(?=[^\W\d_])", re.I),
        _words(_RELATIONS),
        LIKELY,
    ),
    _Cue(
        re.compile(
            rf"\b(?:{_PERSON}|{_STRANGERS})s?[ \t]+(?:(?:was|is|were|are)[ \t]+)?"
            r"(?:called|named)[ \t]+(?=[^\W\d_])",
            re.IGNORECASE,
        ),
        frozenset({"called", "named"}),
        LIKELY,
        pairs=True,
    ),
    _Cue(
        re.compile(r"^[ \t]*(?:Dear|Hi|Hello)[ \t]+(?=[^\W\d_])", re.MULTILINE),
        frozenset({"dear", "hi", "hello"}),
        LIKELY,
        whole_line=True,
    ),
    _Cue(
        re.compile(
            r"(?:^|(?<=[.;]))[ \t]*(?:(?:(?:full |your )?name|signed|signature|from)[ \t]*[:-]"
            r"|(?:signed|submitted|sent) by:?|signed)[ \t]*(?=[^\W\d_])",
            re.IGNORECASE | re.MULTILINE,
        ),
        frozenset({"name", "signed", "signature", "submitted", "sent", "from"}),
        LIKELY,
        shouted=True,
        whole_line=True,
    ),
    _Cue(
        re.compile(
            r"\b(?:yours[ \t]+(?:sincerely|faithfully|truly|etc)|sincerely(?:[ \t]+yours)?|"
            r"regards|best[ \t]+wishes|respectfully(?:[ \t]+submitted)?|yn[ \t]+gywir|"
            r"cofion(?:[ \t]+\w+)?)\b[,.!]?\s*(?=[^\W\d_])",
            re.IGNORECASE,
        ),
        _words("yours|sincerely|regards|wishes|respectfully|gywir|cofion"),
        LIKELY,
        shouted=True,
        whole_line=True,
    ),
    _Cue(
        re.compile(
            r"(?:^|(?<=[.!?,]))[ \t]*(?:many[ \t]+)?(?:thanks|thank[ \t]you|cheers|diolch)"
            r"(?:[ \t]+(?:again|for[ \t]+reading|very[ \t]+much))?[,.!]?[ \t]*\n\s*(?=[^\W\d_])",
            re.IGNORECASE | re.MULTILINE,
        ),
        _words("thanks|thank|cheers|diolch"),
        POSSIBLE,
        shouted=True,
        whole_line=True,
    ),
)
CUE_WORDS = frozenset[str]().union(*(cue.words for cue in _CUES)) | {
    "mbe",
    "obe",
    "cbe",
    "kc",
    "qc",
}

_AND = re.compile(r"[ \t]*(?:&|and|,)[ \t]+(?=[^\W\d_])")
_REST_OF_LINE = re.compile(r"[ \t]*(?:[.,;:(–-]|\n|\r|$)")
_HONOURS = re.compile(r",?[ \t]{1,3}(?:MP|MSP|MBE|OBE|CBE|KC|QC)\b")
_HONOURED = re.compile(rf"(?<![\w'’-])(?P<first>{NAME_WORD})[ \t]+(?P<last>{NAME_WORD})$")


def names(text: str) -> Iterator[Found]:
    """Names that a cue announces, without their title. Spans may repeat and overlap."""
    said = words_of(text)
    for cue in _CUES:
        if not said.isdisjoint(cue.words):
            yield from _announced(cue, text)
    yield from _before_honours(text)


def _announced(cue: _Cue, text: str) -> Iterator[Found]:
    for match in cue.pattern.finditer(text):
        end = read_name(text, match.end(), small=cue.small, shouted=cue.shouted)
        if end is None or (cue.whole_line and not _REST_OF_LINE.match(text, end)):
            continue
        yield match.end(), end, cue.confidence
        if cue.pairs and (again := _AND.match(text, end)):
            second = read_name(text, again.end())
            if second is not None:
                yield again.end(), second, cue.confidence


def _before_honours(text: str) -> Iterator[Found]:
    """Two capitalised words before "MP", "OBE" …"""
    for honours in _HONOURS.finditer(text):
        match = _HONOURED.search(text, max(0, honours.start() - 60), honours.start())
        if match and read_name(text, match.start()) == match.end():
            yield *match.span(), LIKELY
