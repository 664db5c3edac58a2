"""Campaigns that people put together: the letter that stands for them, and who sent it."""

from greenpaper.clean.by_hand import letter_of, members_of
from greenpaper.domain.campaign import Relation
from greenpaper.domain.response import Response

LETTER = (
    "I am writing to object to the closure of the High Street to traffic. The independent shops "
    "are only just getting by and will lose customers. Please call the whole thing off at once."
)
OWN = (
    LETTER
    + " My mother is eighty-two and the bus stop outside the bank is all that she can walk to."
)
EDITED = LETTER.replace("The independent shops", "Our small shops")
OTHER = "Trees are what this town needs most, and benches to sit on in the shade of the trees."


def given(*texts: str) -> list[Response]:
    return [Response(f"r{n}", "q1", text, n) for n, text in enumerate(texts)]


def test_letter_is_the_text_most_like_the_others() -> None:
    responses = given(OTHER, OWN, EDITED, LETTER, LETTER)
    assert letter_of(responses).text == LETTER


def test_order_makes_no_difference() -> None:
    responses = given(OWN, EDITED, LETTER, OTHER)
    assert letter_of(responses) == letter_of(responses[::-1])


def test_members_relate_to_the_letter() -> None:
    responses = given(LETTER, OWN, EDITED, OTHER)
    one, own, edited, other = members_of(responses[0], responses)
    assert (one.relation, edited.relation) == (Relation.IDENTICAL, Relation.EDITED)
    assert own.relation is other.relation is Relation.TEMPLATE_AND_OWN_WORDS
    assert [OWN[a:b] for a, b in own.own_words] == [OWN[len(LETTER) + 1 :]]
