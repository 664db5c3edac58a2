"""Names: only where words around them say so, and never a street, a body or an office alone."""

import pytest

from greenpaper.clean.personal_data import find, mask

NAMED = [
    ("Mrs Patel at no 9", "Mrs [name removed] at no 9"),
    ("Cllr Dafydd ap Gwilym said", "Cllr [name removed] said"),
    ("Dr. J. O'Brien-Smith was kind", "Dr. [name removed] was kind"),
    ("Mr and Mrs Jones of Bath", "Mr and Mrs [name removed] of Bath"),
    ("ask mrs jones about it", "ask mrs [name removed] about it"),
    ("I met Mr Smith. Patients were waiting", "I met Mr [name removed]. Patients were waiting"),
    ("Mr Smith's drive", "Mr [name removed]'s drive"),
    ("Professor Ana de la Cruz spoke", "Professor [name removed] spoke"),
    ("Jane Smith MP is wrong", "[name removed] MP is wrong"),
    ("my husband John was there", "my husband [name removed] was there"),
    ("a nurse called Sarah and a cat", "a nurse called [name removed] and a cat"),
    ("My name is jane evans and I agree", "My name is [name removed] and I agree"),
    ("Dear Jane,\nI object", "Dear [name removed],\nI object"),
    ("I object.\n\nYours sincerely,\nJane Evans", "I object.\n\nYours sincerely,\n[name removed]"),
    ("No thanks. Regards, J. Evans", "No thanks. Regards, [name removed]"),
    ("Cofion,\nSiân Ffion Rhys", "Cofion,\n[name removed]"),
    ("Signed: JANE EVANS", "Signed: [name removed]"),
    ("Name: Jane Evans", "Name: [name removed]"),
    ("I object.\nJane Evans\nBath", "I object.\n[name removed]\nBath"),
    (
        "My name is Jane Evans. You ask who I am: Jane Evans!",
        "My name is [name removed]. You ask who I am: [name removed]!",
    ),
]

NOBODY = [
    "Mr Speaker, the Councillor said no. Councillors must listen. Dear Sir or Madam",
    "Dear Council, the Lord Mayor and the Lady Margaret Road scheme, Dr Martens shop",
    "I met my son Tuesday. My name is not important. My mum Is ill.",
    "I object.\n\nYours sincerely,\n",
    "Please listen.\nSave Our Library",
    "Listen to us!\nThank You",
    "Signed up for the newsletter. Signed petition. From: the heart",
    "St James Park and the Great Western Railway. Miss the bus daily. Ask your Local MP.",
    "My neighbour Street parking is bad. I called Parkway Medical. A road called Church Lane",
    "the Nurse Practitioner, a Royal College of Nurse Practitioners and Dr NHS",
    "Yours faithfully,\nThe Ramblers Association",
    "Jane Evans",
]


@pytest.mark.parametrize(("text", "masked"), NAMED)
def test_a_name_that_something_announces_is_masked(text: str, masked: str) -> None:
    (spans,) = find([text])
    assert mask(text, spans) == masked
    assert {span.kind for span in spans} == {"name"}


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_found_where_nobody_is_named(text: str) -> None:
    assert find([text]) == [()]
