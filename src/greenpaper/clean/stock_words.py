"""The words of which answers without content are made, in English and Welsh.

An answer is a stock answer if it has a word of each of a rule's groups and no word besides the
rule's and the fillers: that survives any order, politeness and most wordings. Chosen after
reading the short answers of nhs_fft (where the hand coder gave "don't know" no theme, but
"Nothing" one in nine cases of ten) and the stubs of us_cms_campaign; bench/content.py says which
measurements that makes too kind.
"""

from dataclasses import dataclass

NOTHING_TO_ADD = "nothing to add"
NO_COMMENT = "no comment"
REFERS_TO_ANSWER = "refers to another answer"
REFERS_TO_ATTACHMENT = "refers to an attachment"
NOT_APPLICABLE = "not applicable"
DOES_NOT_KNOW = "doesn't know"
NOT_AN_ANSWER = "a test entry or illegible"

Words = frozenset[str]


def _words(listed: str) -> Words:
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Rule:
    """A sort of stock answer: a word of each group is `needed`, and others are `allowed`."""

    reason: str
    needed: tuple[Words, ...]
    allowed: Words

    def fits(self, words: list[str]) -> bool:
        """Whether these words, and fillers, are such an answer."""
        known = self.allowed.union(*self.needed)
        return all(any(word in group for word in words) for group in self.needed) and all(
            word in known or word in _FILLERS or word.lstrip("q").isdigit() for word in words
        )


_FILLERS = _words(
    """a about all am an and any as at be been but can currently do for from got had has have here i
    im in is it its ive just like me moment my now of on or our please point present really section
    so sorry stage still thank thanks that thats the there this time to today us want we well weve
    wish with would yes yet you afraid honestly simply far ar ac diolch dwi dw rwy rwyf gen
    gan i iw os gwelwch dda sgen does y yr yn n r o""",
)
_NOT = _words(
    """no not none nothing nil nowt nought dont doesnt didnt without cant cannot wouldnt nope never
    zero anything dim ddim heb nid""",
)
_REMARKS = _words(
    """comment comments thought thoughts view views remark remarks feedback opinion opinions
    observations suggestion suggestions information input points sylw sylwadau barn""",
)
_ANSWERS = _words(
    """answer answers answered response responses reply question questions q number no comment
    comments entry entries section page box ateb cwestiwn sylwadau""",
)

RULES = (
    Rule(
        NOTHING_TO_ADD,
        (
            _NOT,
            _words(
                """add adding else further more other additional extra say report mention
                ychwanegu rhagor arall pellach mwy ddweud""",
            ),
        ),
        _REMARKS | _words("much at special specific particular byd"),
    ),
    Rule(
        NO_COMMENT,
        (_NOT, _words("comment comments opinion opinions view views remarks sylw sylwadau barn")),
        _words("strong feelings either way make offer give given particular specific"),
    ),
    Rule(
        REFERS_TO_ANSWER,
        (
            _words(
                """as see same refer look already said per covered stated mentioned fel gweler
                nodwyd dywedwyd"""
            ),
            _words(
                """above previous previously before earlier already below last entry answer answers
                question questions q response responses uchod isod blaen blaenorol"""
            ),
        ),
        _ANSWERS
        | _words("was by said stated mentioned described explained given noted first what"),
    ),
    Rule(REFERS_TO_ANSWER, (_words("ditto same idem"),), _ANSWERS | _words("again above before")),
    Rule(
        NOT_APPLICABLE,
        (_words("not does doesnt dont nid ddim"), _words("applicable relevant apply berthnasol")),
        _ANSWERS | _words("ywn"),
    ),
    Rule(NOT_APPLICABLE, (_words("na amherthnasol"),), frozenset()),
    Rule(
        DOES_NOT_KNOW,
        (_NOT, _words("know sure certain idea clue say remember gwybod siwr siŵr syniad cofio")),
        _words("quite too very entirely either way"),
    ),
    Rule(DOES_NOT_KNOW, (_words("unsure uncertain dunno idk ansicr"),), frozenset()),
    Rule(
        NOT_AN_ANSWER,
        (_words("test testing unreadable illegible indecipherable asdf qwerty xx xxx"),),
        frozenset(),
    ),
)
"""In order: the first that fits gives the reason."""

BARE_NO = Rule(
    NOTHING_TO_ADD,
    (_NOT | _words("nac naddo nah"),),
    _words("thing think of particular whatsoever comes mind suggest byd gwbl oes ydw"),
)
"""Bare "no", "none", "nothing": an answer to some questions, no content to others."""

POINTERS = _words(
    """attached attach attachment attachments attaching enclosed enclosure appended appendix annex
    ynghlwm atodiad atodedig atodi amgaeedig""",
)
FORMAL = _words(
    """see find refer read submit submits submitted submitting submission offer offers provide
    provides provided providing included include includes including contained full complete formal
    official detailed detail details entire written separate separately sent send upload uploaded
    letter letters file files document documents documentation documented pdf word email mail page
    pages report reports paper form statement statements response responses respond reply comment
    comments feedback views view evidence code docket ref subject title post posted month day
    photo photos photograph photographs picture image images
    map plan spreadsheet table information answer answers request proposed proposal consultation
    question questions regarding concerning related relating reference behalf part via by into
    also more further both these those which are were been was will per re name names following
    joint copy opportunity organisation organisations organization organizations group team council
    thank thanks you we our my i your appreciate appreciates appreciated welcome welcomes pleased
    grateful glad happy kind best warm many regards sincerely faithfully truly yours dear sir madam
    hello hi consideration considering time gweler gwelwch ddogfen dogfen llythyr ein fy ymateb
    sylwadau cofion gywir annwyl os dda wedi ei""",
)
COURTESY = _words(
    """thank thanks appreciate appreciates appreciated welcome welcomes pleased grateful regards
    sincerely faithfully truly dear hello hi diolch cofion annwyl yours""",
)


def every_word() -> Words:
    """All the words of the rules, to mend typing errors by."""
    rules = (*RULES, BARE_NO)
    return POINTERS.union(FORMAL, COURTESY, *(r.allowed.union(*r.needed) for r in rules), _FILLERS)


FILLERS = _FILLERS
