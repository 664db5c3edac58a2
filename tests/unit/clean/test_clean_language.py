import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.clean import language
from greenpaper.clean.language import identify

WELSH = """Rwy'n cytuno â'r cynnig i gau'r stryd
Mae angen mwy o lefydd parcio yn y dref
Dim digon o fysiau
Dylai'r cyngor wrando ar bobl leol
Dw i'n poeni am y plant
Gormod o draffig ar y stryd fawr
Syniad da iawn
Mae'n warthus
Nid oes angen hyn o gwbl
Mae'r siopau lleol yn marw yn barod
Beth am yr henoed sy'n methu cerdded?
Diolch yn fawr i'r nyrsys caredig
Roedd y staff yn gyfeillgar dros ben
Hoffwn weld mwy o goed a meinciau
Dwi ddim yn gyrru felly dim gwahaniaeth i mi
Bydd hyn yn lladd busnesau bach
Pam na allwch chi drwsio'r tyllau yn y ffordd yn gyntaf?
Mae Mam yn wyth deg saith ac yn byw ar ei phen ei hun
Arwyddion Cymraeg yn gyntaf os gwelwch yn dda
Rydym yn cefnogi'r cynllun fel busnes teuluol
Does neb yn gwrando arnom ni
Rhy ddrud i'r trethdalwyr
Mae'r llwybr beicio yn beryglus iawn
Fydd ambiwlans ddim yn gallu mynd trwodd
Ysgol ardderchog ond mae'r adeilad yn hen
Gwell fyddai gwario'r arian ar y llyfrgell
Dylid cadw'r farchnad ar ddydd Iau
Nid yw'r bysiau'n rhedeg gyda'r nos
Ofnadwy, peidiwch â'i wneud
Cytuno'n llwyr""".splitlines()


def test_short_and_long_welsh_is_welsh() -> None:
    found = identify(WELSH)
    assert len(WELSH) == 30
    assert [text for text, code in zip(WELSH, found, strict=True) if code != "cy"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("More buses in the evening please, the last one is far too early", "en"),
        ("THE STAFF WERE LOVELY AND VERY HELPFUL", "en"),
        ("i definately think peole shoud be able to park outside there own house", "en"),
        ("We shop at Caffi Nia and visit Ysgol Glan Wen every week", "en"),
        ("Die Radwege in der Stadt müssen endlich sicherer werden.", "de"),
        ("Il faut davantage de pistes cyclables dans le centre-ville.", "fr"),
        ("Potrzebujemy więcej autobusów wieczorem, bo nie mamy samochodu.", "pl"),
        ("我們需要更多的公共汽車", "zh"),
        ("もっとバスが必要です", "ja"),
        ("نحتاج إلى المزيد من الحافلات في المساء", "ar"),
        ("Line one of the answer\r\nand line two of the same answer\n", "en"),
    ],
)
def test_the_language_is_known(text: str, code: str) -> None:
    assert identify([text]) == [code]


@pytest.mark.parametrize(
    "text", ["", "?", "12345", "👍👍", "https://example.com/page", "\n\n", "\x00"]
)
def test_without_words_there_is_no_language(text: str) -> None:
    assert identify([text]) == ["und"]


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Shorter wait times",
        "Na",
        "pleasent stafff",
        "quik respons",
        "n/a",
        "All gud",
        "Bins!!",
    ],
)
def test_two_misspelt_words_are_not_called_foreign(text: str) -> None:
    assert identify([text])[0] in {"en", "und"}


def test_each_text_has_its_own_language_whatever_its_neighbours() -> None:
    texts = [WELSH[0], "We need more buses in the evening", "", WELSH[1]]
    assert identify(texts) == ["cy", "en", "und", "cy"]
    assert identify(texts[::-1]) == identify(texts)[::-1]
    assert identify([]) == []


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    language._detector.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert identify(["The network is not needed for this sentence"]) == ["en"]


@given(st.text())
def test_any_text_gets_a_code(text: str) -> None:
    (code,) = identify([text])
    assert code == "und" or (len(code) == 2 and code.isalpha())
