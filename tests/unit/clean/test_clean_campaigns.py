import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpaper.clean.campaigns import find
from greenpaper.domain.campaign import Campaign, Relation
from greenpaper.domain.response import Response

SENTENCES = [
    "I am writing to support the plan to turn the old gasworks into a public garden.",
    "Our end of town has no green space within a mile of the flats on Tanner Street.",
    "The pond would take the storm water that runs into our cellars every winter.",
    "Children from three schools walk past the site and have nowhere to play.",
    "Please do not sell the land to a developer for another warehouse.",
    "A garden costs less to keep than the fence and the guard that stand there today.",
    "I ask the council to approve the plan this year and to start with the trees.",
]
LETTER = " ".join(SENTENCES)
OTHER = (
    "The harbour wall is two hundred years old and should be mended in stone, not concrete. "
    "Fishermen land their catch on it and visitors come from all over the county to walk along it. "
    "The engineers were never asked what stone would cost. "
    "I ask the harbour board to get a second quotation before it decides anything."
)
OWN = "My grandmother kept hens on that ground in the war and the soil is better than you think."


def ask(*texts: str, question: str = "q1") -> list[Response]:
    return [Response(f"r{i}", question, text, i) for i, text in enumerate(texts)]


def members(campaign: Campaign) -> dict[str, Relation]:
    return {member.response_id: member.relation for member in campaign.members}


def own_words(responses: list[Response], campaign: Campaign) -> dict[str, list[str]]:
    texts = {response.response_id: response.text for response in responses}
    return {
        m.response_id: [texts[m.response_id][start:end] for start, end in m.own_words]
        for m in campaign.members
        if m.own_words
    }


def joined(*texts: str) -> bool:
    """Whether the last text is in the campaign of three letters before it."""
    responses = ask(LETTER, LETTER, LETTER, *texts)
    (campaign,) = find(responses)
    return responses[-1].response_id in members(campaign)


def test_three_copies_are_a_campaign_and_two_are_not() -> None:
    assert find(ask(LETTER, LETTER, "Something else entirely")) == ()
    (campaign,) = find(ask(LETTER, "Something else entirely", LETTER, LETTER))
    assert campaign.key == "c1"
    assert campaign.letter in {"r0", "r2", "r3"}
    assert members(campaign) == dict.fromkeys(["r0", "r2", "r3"], Relation.IDENTICAL)


@pytest.mark.parametrize(
    "text",
    ["No changes needed", "Very friendly staff", "More buses please, the last one leaves at six."],
)
def test_short_answers_in_common_are_no_campaign(text: str) -> None:
    assert find(ask(*[text] * 50)) == ()


def test_no_responses_no_campaigns() -> None:
    assert find([]) == ()
    assert find(ask("", " ", "\u200b")) == ()


def test_case_quotation_marks_and_spacing_leave_a_letter_identical() -> None:
    plain = LETTER.replace("public garden", '"public garden"').replace(
        "Please", "We're sure: please"
    )
    curly = plain.replace('"public garden"', "“public garden”").replace("We're", "We’re")
    spaced = plain.replace(" ", "\u00a0 ").upper().replace("GARDEN", "GAR\u00adDEN")
    (campaign,) = find(ask(plain, curly, spaced))
    assert set(members(campaign).values()) == {Relation.IDENTICAL}


def test_greetings_and_signatures_leave_a_letter_identical() -> None:
    responses = ask(
        LETTER,
        LETTER,
        LETTER,
        f"Dear Sir or Madam,\n\n{LETTER}",
        f"{LETTER}\n\nYours faithfully\nMrs Eluned Pryce-Hart",
        f"Annwyl Gyngor,\n{LETTER}\nT. Okafor, Tanner Street",
    )
    (campaign,) = find(responses)
    assert members(campaign) == {f"r{i}": Relation.IDENTICAL for i in range(6)}
    assert own_words(responses, campaign) == {}


def test_edits_and_own_words_are_told_apart() -> None:
    responses = ask(
        LETTER,
        LETTER,
        LETTER,
        LETTER.replace("within a mile of", "anywhere near").replace("three schools", "two schools"),
        f"{LETTER}\n\n{OWN}",
        " ".join([*SENTENCES[:3], OWN, *SENTENCES[3:]]),
    )
    (campaign,) = find(responses)
    assert members(campaign)["r3"] is Relation.EDITED
    assert members(campaign)["r4"] is Relation.TEMPLATE_AND_OWN_WORDS
    assert own_words(responses, campaign) == {"r4": [OWN], "r5": [OWN]}


def test_reordered_and_shortened_letters_are_members() -> None:
    assert joined(" ".join(reversed(SENTENCES)))
    assert joined(" ".join([SENTENCES[5], SENTENCES[1], SENTENCES[3]]))


def test_the_same_opening_and_then_the_opposite_stays_out() -> None:
    assert not joined(
        " ".join(SENTENCES[:3])
        + " That is what the leaflet says. I lived on Tanner Street for thirty years and I never "
        "once heard anybody ask for a garden. What people want there is work. A warehouse would "
        "bring sixty jobs and the land would at last pay its way instead of costing us all."
    )


def test_the_letter_turned_round_stays_out() -> None:
    opposite = (
        LETTER.replace("to support the plan", "to oppose the plan")
        .replace("Please do not sell", "Please do sell")
        .replace("to approve the plan", "to reject the plan")
    )
    assert not joined(opposite)
    assert not joined(LETTER.replace("I am writing to support", "I am not writing to support"))
    assert joined(LETTER.replace("I am writing to support", "We strongly favour and support"))


def test_a_turned_round_letter_sent_by_three_is_a_campaign_of_its_own() -> None:
    opposite = LETTER.replace("support the plan", "oppose the plan").replace("approve", "reject")
    first, second = find(ask(*[LETTER] * 4, *[opposite] * 3))
    assert set(members(first)) == {"r0", "r1", "r2", "r3"}
    assert set(members(second)) == {"r4", "r5", "r6"}


def test_a_critic_who_quotes_the_letter_stays_out() -> None:
    assert not joined(f"“{LETTER}” So says the card. Has anyone asked who pays for the pond?")
    assert not joined(f"I was handed this letter: {LETTER} I disagree with every word of it.")
    assert joined(f"I signed the card at the fair. {LETTER} And I mean every word of it.")


def test_two_letters_that_share_a_paragraph_are_two_campaigns() -> None:
    shared = " ".join(SENTENCES[1:3])
    first = " ".join([SENTENCES[0], shared, *SENTENCES[3:]])
    second = f"{OTHER} {shared}"
    campaigns = find(ask(*[first] * 4, *[second] * 3))
    assert [set(members(c)) for c in campaigns] == [
        {"r0", "r1", "r2", "r3"},
        {"r4", "r5", "r6"},
    ]


def test_the_same_subject_in_other_words_stays_out() -> None:
    assert not joined(
        "Make the gasworks a park. There is nothing green for a mile round here, my cellar floods "
        "when it storms, and the children play on the pavement. Whoever sells that land for sheds "
        "should be made to live next to them. Plant trees first, they take the longest to grow."
    )


def test_a_campaign_lies_within_one_question() -> None:
    assert find(ask(LETTER, LETTER) + ask(LETTER, LETTER, question="q2")) == ()
    both = find(ask(LETTER, LETTER, LETTER) + ask(LETTER, LETTER, LETTER, LETTER, question="q2"))
    assert [(c.key, c.question, len(c.members)) for c in both] == [("c1", "q2", 4), ("c2", "q1", 3)]


def test_letters_in_welsh_and_chinese_are_found() -> None:
    welsh = (
        "Rwy'n ysgrifennu i gefnogi'r cynllun i droi'r hen waith nwy yn ardd gyhoeddus. Nid oes "
        "unrhyw le gwyrdd o fewn milltir i'r fflatiau ac mae plant tair ysgol yn cerdded heibio."
    )
    chinese = (
        "我寫信支持將舊煤氣廠改建為公共花園的計劃。"
        "我們這一區一英里之內沒有任何綠地，孩子們無處可玩。"
    )
    assert len(find(ask(welsh, welsh, welsh))) == 1
    assert len(find(ask(chinese, chinese, chinese + "請批准。"))[0].members) == 3


def test_progress_runs_to_the_end() -> None:
    steps: list[tuple[int, int]] = []
    find(ask(*[LETTER] * 5, OTHER), lambda _, done, total: steps.append((done, total)))
    assert steps[-1] == (2, 2)
    assert steps == sorted(steps)


PIECES = [*SENTENCES, *OTHER.split(". "), OWN, "No.", "“Quoted words” — and more…", "\u200b", "Я"]


@st.composite
def crowds(draw: st.DrawFn) -> list[Response]:
    """Responses built of the same few pieces, so that they overlap in every way."""
    pieces = st.lists(st.sampled_from(PIECES), min_size=0, max_size=9)
    texts = draw(st.lists(pieces.map(" ".join), min_size=0, max_size=12))
    letters = draw(st.integers(0, 4))
    return ask(*texts, *[LETTER] * letters, *[OTHER] * draw(st.integers(0, 4)))


@settings(max_examples=150, deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_spans_cut_own_words(
    responses: list[Response], chance: random.Random
) -> None:
    campaigns = find(responses)
    shuffled = responses.copy()
    chance.shuffle(shuffled)
    assert find(shuffled) == campaigns

    texts = {response.response_id: response.text for response in responses}
    everyone = [member for campaign in campaigns for member in campaign.members]
    assert len({member.response_id for member in everyone}) == len(everyone)
    assert [c.key for c in campaigns] == [f"c{n}" for n in range(1, len(campaigns) + 1)]
    assert all(len(a.members) >= len(b.members) >= 3 for a, b in itertools.pairwise(campaigns))
    for campaign in campaigns:
        assert campaign.letter in {member.response_id for member in campaign.members}
        for member in campaign.members:
            ends = [0, *(edge for span in member.own_words for edge in span)]
            assert ends == sorted(ends)
            assert ends[-1] <= len(texts[member.response_id])
            assert all(start < end for start, end in member.own_words)
            assert bool(member.own_words) <= (member.relation is not Relation.IDENTICAL)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=400), max_size=8))
def test_any_text_is_survived(texts: list[str]) -> None:
    find(ask(*texts, *texts, *texts))
