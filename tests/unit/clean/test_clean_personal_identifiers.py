"""Identifiers with a fixed shape: found however they are written, and not where they only seem."""

import pytest

from greenpaper.clean.personal_data import find, mask

FOUND = [
    ("call me on 07700 900 123 please", "phone number", "call me on [phone number removed] please"),
    ("+44 (0) 7700 900123", "phone number", "[phone number removed]"),
    ("+44 (0)20 7946 0123", "phone number", "[phone number removed]"),
    ("(020) 7946 0123 ext 45", "phone number", "[phone number removed]"),
    ("ring 0191-498-0123.", "phone number", "ring [phone number removed]."),
    ("0044 7700 900123", "phone number", "[phone number removed]"),
    ("447700900123", "phone number", "[phone number removed]"),
    ("+33 1 42 68 53 00", "phone number", "[phone number removed]"),
    ("(415) 555-0132 x12", "phone number", "[phone number removed]"),
    ("my mobile is 1234567", "phone number", "my mobile is [phone number removed]"),
    ("jane.o'neil+x@mail.example.co.uk.", "e-mail address", "[e-mail address removed]."),
    ("jane @ example.com", "e-mail address", "[e-mail address removed]"),
    ("jane [at] example [dot] org", "e-mail address", "[e-mail address removed]"),
    ("write to jane(at)example.org", "e-mail address", "write to [e-mail address removed]"),
    ("jane at example dot org", "e-mail address", "[e-mail address removed]"),
    ("I am jane.evans at gmail.com", "e-mail address", "I am [e-mail address removed]"),
    ("e-mail me at jane at home.org.uk", "e-mail address", "e-mail me at [e-mail address removed]"),
    ("AB 12 34 56 C", "NI number", "[NI number removed]"),
    ("ab-12-34-56-c", "NI number", "[NI number removed]"),
    ("AB 123456 C", "NI number", "[NI number removed]"),
    ("NHS no 943 476 5919", "NHS number", "NHS no [NHS number removed]"),
    ("I live at SW1A1AA.", "postcode", "I live at [postcode removed]."),
    ("my postcode is ex1 1aa", "postcode", "my postcode is [postcode removed]"),
    ("at RG1 3RD since", "postcode", "at [postcode removed] since"),
    ("I live at 14 Church Lane and", "address", "I live at [address removed] and"),
    ("I live at 14 church lane and", "address", "I live at [address removed] and"),
    ("Flat 3, 22a St Mary's Road, Bath", "address", "[address removed], Bath"),
    ("Rose Cottage, Mill Lane, Bramley", "address", "[address removed], Bramley"),
    ("card 4111 1111 1111 1111", "bank card number", "card [bank card number removed]"),
    ("GB29 NWBK 6016 1331 9268 19", "bank account", "[bank account removed]"),
    ("dob 1/2/1970", "date of birth", "dob [date of birth removed]"),
    ("born on 3rd of March 1961", "date of birth", "born on [date of birth removed]"),
    ("1985-01-01 is my birthday", "date of birth", "[date of birth removed] is my birthday"),
    ("passport 123456789", "passport number", "passport [passport number removed]"),
    (
        "my car AB12 CDE was hit",
        "vehicle registration",
        "my car [vehicle registration removed] was hit",
    ),
    ("car reg A12 BCD", "vehicle registration", "car reg [vehicle registration removed]"),
    ("UTR 12345 67890", "tax reference", "UTR [tax reference removed]"),
    ("192.168.1.10", "IP address", "[IP address removed]"),
    ("2001:db8::ff00:42:8329", "IP address", "[IP address removed]"),
    ("@jane_evans says", "social media name", "[social media name removed] says"),
    (
        "see https://www.facebook.com/jane.evans.9 ok",
        "social media name",
        "see [social media name removed] ok",
    ),
]
# The shape of DVLA's own specimen, spaced as people space it.
FOUND += [
    (licence, "driving licence number", "[driving licence number removed]")
    for licence in ("MORGA657054SM9IJ", "morga 657054 sm9ij", "MORGA657054SM9IJ 35")
]

LEFT_ALONE = [
    "The budget is 5 000 000 pounds, or 5,000,000 in 2021-22.",
    "In 2021-22 and 2022-23 spending rose 12.5% to £1,234,567.89.",
    "Bus X4, the 38A and the 217 run along the A487 and the M25 J10.",
    "AND THE A38 BUS IS LATE. THE M25 JCT. SEE REG 14C OF THE ACT",
    "Section 12A of the 1990 Act, clause 3(2)(b), para 4.1.2.3 and policy DM12.",
    "ISBN 978-0-14-044913-6 and ISBN 0140449132 are good books.",
    "The library is open 09.30-17.00 Mon-Fri and 10:00 to 16:00 on Saturday.",
    "On 01.02.2021 10.30 the meeting began; the next is 12/05/2023 at 7.30pm.",
    "I use the A4 2nd exit daily and the M4 1st exit.",
    "There are 20 houses on Church Lane and 3 Park Avenue shops.",
    "In 2021 Church Lane was closed. Option 2 Church Lane is best.",
    "The 20 mph limit on Station Road, phase 1 Mill Road.",
    "COVID19 and H1N1, PM2.5, NO2, CO2, 5G, COP26, GCSEs, A levels, 4x4, 24/7",
    "SW1A is busy. CF10 and BS5 too. B4 you go, gr8 2 see u",
    "Between 10-20 people, 100-200 cars, 3-4 times, 1 in 10, 1st 2nd 3rd",
    "Reference 2023/01234/FUL and EN010012, P/2021/0345",
    "It cost £07700900123 which is silly. Ratio 1:1000000. 1234567890 people",
    "The NHS 111 service, 999, 101 and dial 0",
    "Leaflets went to 10 Downing Street. See https://www.gov.uk/foo/bar or www.bbc.co.uk",
    "Look at bbc.co.uk or meet at example.com. at 10 all dots at dot",
    "Visit facebook.com/groups/savethelibrary, free wifi @home",
    "1990s, 2000-2010, 10/12/2020, 10-12-2020, 12-05-21",
    "Population 12 345 678 and 123456789 and 12345678; my number is 5 000 000",
    "Residents born after 31 December 2010 pay less.",
    "943 476 5918 has the wrong check digit",
    "4111 1111 1111 1112 has the wrong check digit",
    "GB29 NWBK 6016 1331 9268 18 has the wrong check digits",
    "QQ 12 34 56 C is nobody's number",
    "",
    "   ",
]


@pytest.mark.parametrize(("text", "kind", "masked"), FOUND)
def test_an_identifier_is_found_and_masked(text: str, kind: str, masked: str) -> None:
    (spans,) = find([text])
    assert [span.kind for span in spans] == [kind]
    assert mask(text, spans) == masked


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert find([text]) == [()]


def test_sort_code_and_account_are_both_masked() -> None:
    text = "sort code 20-00-00 account 55779911, paid 12-05-21"
    (spans,) = find([text])
    masked = "sort code [bank account removed] account [bank account removed], paid 12-05-21"
    assert mask(text, spans) == masked


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("０７７００ ９００１２３", "phone number"),
        ("077\u200b00 900\u200b123", "phone number"),
        ("07700\u00a0900\u202f123", "phone number"),
        ("07700\u2013900\u2013123", "phone number"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "phone number"),
        ("ＡＢ１２３４５６Ｃ", "NI number"),
        ("AB\u00ad12\u200d34\ufeff56C", "NI number"),
        ("j\u200bane@exam\u200bple.org", "e-mail address"),
        ("jane＠example.org", "e-mail address"),
        ("SW1A\u2060 1AA", "postcode"),
    ],
)
def test_disguised_characters_do_not_hide_an_identifier(written: str, kind: str) -> None:
    text = f"Café: {written}, thank you"
    (spans,) = find([text])
    assert mask(text, spans) == f"Café: [{kind} removed], thank you"
    assert text[spans[0].start : spans[0].end] == written
