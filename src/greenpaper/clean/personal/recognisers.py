"""All recognisers in one table: the kinds in plain words, and what a text must have for each."""

from greenpaper.clean.personal.birth import birth_dates
from greenpaper.clean.personal.contact import emails, ip_addresses, social_names
from greenpaper.clean.personal.identifiers import (
    driving_licences,
    national_insurance,
    nhs_numbers,
    number_plates,
    passports,
    tax_references,
)
from greenpaper.clean.personal.money import accounts, cards, ibans
from greenpaper.clean.personal.names import CUE_WORDS, names
from greenpaper.clean.personal.phones import phone_numbers
from greenpaper.clean.personal.places import ROAD_WORDS, address_lines, postcodes
from greenpaper.clean.personal.signatures import signatures
from greenpaper.clean.personal.spotting import Recogniser


def _any(words: str) -> frozenset[str]:
    return frozenset(words.split())


RECOGNISERS = (
    Recogniser("e-mail address", emails, words=_any("@ at")),
    Recogniser("social media name", social_names, words=_any("@ com app net")),
    Recogniser("NI number", national_insurance, digits=6),
    Recogniser("NHS number", nhs_numbers, digits=10),
    Recogniser("passport number", passports, digits=7),
    Recogniser("driving licence number", driving_licences, digits=6),
    Recogniser("bank card number", cards, digits=12),
    Recogniser("bank account", ibans, digits=8),
    Recogniser("bank account", accounts, 6, _any("sort sortcode code account acc acct a")),
    Recogniser("phone number", phone_numbers, digits=6),
    Recogniser("postcode", postcodes, digits=1),
    Recogniser("address", address_lines, words=ROAD_WORDS),
    Recogniser("vehicle registration", number_plates, digits=1),
    Recogniser("date of birth", birth_dates, 3, _any("born birth birthday birthdate dob d")),
    Recogniser("tax reference", tax_references, 7, _any("trn utr paye reference insurance")),
    Recogniser("IP address", ip_addresses, digits=4),
    Recogniser("name", names, words=CUE_WORDS),
    Recogniser("name", signatures, words=frozenset("\n")),
)
