import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.clean.content import classify
from greenpaper.domain.response import Content

ANYTHING_ELSE = "Is there anything else you would like to tell us?"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n\t",
        "-",
        ".",
        "...",
        "?",
        "!!!",
        "\u200b\ufeff",
        "—",
        "\u2800",
        "NaN",
    ],
)
def test_nothing_there_is_blank(text: str) -> None:
    assert classify(text) == (Content.BLANK, "")


@pytest.mark.parametrize(
    ("reason", "texts"),
    {
        "nothing to add": [
            "nothing to add",
            "Nothign to add.",
            "I have nothing further to add at this time, thank you.",
            "NO FURTHER COMMENTS",
            "No, nothing else to say",
            "Dim byd i'w ychwanegu",
            "Does gen i ddim byd arall i’w ddweud, diolch",
            "Dim sylwadau pellach",
        ],
        "no comment": ["No comment", "no coments!", "No opinion", "Dim sylw", "Dim sylwadau."],
        "refers to another answer": [
            "As above",
            "see above.",
            "Please see my previous answer",
            "See answer to Q3",
            "as stated in question 4",
            "Ditto",
            "Yes - see above",
            "I've said it all above",
            "Fel uchod",
            "Gweler uchod",
        ],
        "refers to an attachment": [
            "See attached",
            "SEE ATTACHED FILE(S)",
            "please find atached our response",
            "Please see the attached docment.",
            "See letter",
            "Attached is the response of the Wren Valley Ramblers. Thank you for the opportunity.",
            "On behalf of Harlow & Finch Ltd, please see the enclosed letter.\nRegards,\nOona Prys",
            "Gweler ynghlwm",
            "Gweler y ddogfen ynghlwm, os gwelwch yn dda",
        ],
        "not applicable": ["n/a", "N / A", "N.A.", "na", "Not applicable", "Amherthnasol"],
        "doesn't know": [
            "don't know",
            "I dont know",
            "Not sure.",
            "no idea!",
            "Dwi ddim yn gwybod",
        ],
        "a test entry or illegible": ["test", "[illegible]", "x", "Testing"],
    }.items(),
)
def test_stock_answers_have_no_content(reason: str, texts: list[str]) -> None:
    assert {text: classify(text) for text in texts} == dict.fromkeys(
        texts, (Content.NO_CONTENT, reason)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "No",
        "Nothing",
        "None of it",
        "All good",
        "Very friendly staff",
        "No more houses",
        "No more cars",
        "See attached. The closure will ruin us.",
        "See attached, I object to the closure",
        "As above, and the buses are late too",
        "As before, the shops will close",
        "N/A - I don't drive",
        "I don't know how we would cope",
        "Not sure about the parking",
        "I have no idea why you want this",
        "I am very attached to this park",
        "No objection",
        "nothing will work",
        "No reply to my letters",
        "Attached photos of the flooding on our road",
        "See you in court",
        "anything else would be better",
        "Thank you",
        "👍",
        "0",
        "無",
        "Gormod o draffig",
        "Dim digon o fysiau",
    ],
)
def test_whatever_says_something_is_content(text: str) -> None:
    assert classify(text) == (Content.CONTENT, "")


@pytest.mark.parametrize("text", ["No", "none.", "Nothing", "Not really", "No thank you", "Dim"])
def test_a_bare_no_says_nothing_to_a_question_for_more(text: str) -> None:
    assert classify(text, ANYTHING_ELSE) == (Content.NO_CONTENT, "nothing to add")
    assert classify(text, "What could we have done better?") == (Content.CONTENT, "")


def test_a_long_text_that_mentions_an_attachment_is_content() -> None:
    text = "The road floods twice a year and the drains are never cleared. " * 10 + "See attached."
    assert classify(text)[0] is Content.CONTENT


@given(st.text())
def test_any_text_is_given_one_of_three_marks(text: str) -> None:
    content, reason = classify(text)
    assert bool(reason) == (content is Content.NO_CONTENT)


@given(
    st.sampled_from(["see above", "n/a", "no comment", "nothing to add", "don't know"]), st.data()
)
def test_case_and_punctuation_do_not_matter(text: str, data: st.DataObject) -> None:
    cased = "".join(data.draw(st.sampled_from([char, char.upper()])) for char in text)
    dressed = data.draw(st.sampled_from(["{}", " {}.", "{}!!", "{} \n", "“{}”", "({})"]))
    assert classify(dressed.format(cased)) == classify(text)


@pytest.mark.parametrize("text", ["a" * 2_000_000, "see " * 500_000, "attachment" * 200_000])
def test_a_monstrous_text_is_content_and_takes_no_time(text: str) -> None:
    assert classify(text) == (Content.CONTENT, "")
