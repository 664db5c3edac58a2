"""A letter campaign, sorted: no theme quotes its letter twice, nor the same person twice."""

from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import take_in

LETTER = (
    "I write to object to the closing of Mill Lane to motor traffic. "
    "The lane is the only way by which the fire engine can reach the almshouses. "
    "Traders in the lane depend on customers who come to their doors by car. "
    "I ask the council to withdraw the order and to think again."
)
SECOND = "The lane is the only way by which the fire engine can reach the almshouses."
EDITS = (
    "Mill Lane is the one road by which the fire engine reaches the old almshouses.",
    "By no other way than this lane can a fire engine come to the almshouses.",
    "",
)
OWN = (
    "My father was taken to hospital along that lane last winter.",
    "Our bakery has stood in Mill Lane since my grandmother opened it.",
    "Who pays for the diversion signs?",
)
OTHERS = (
    "Shut it, the lane is far too narrow for vans.",
    "A quiet lane would be lovely for the almshouses.",
)


@pytest.mark.usefixtures("plain_curves")
def test_no_theme_quotes_a_campaigns_letter_twice(tmp_path: Path) -> None:
    sent = [LETTER] * 6 + [LETTER.replace(SECOND, edit) for edit in EDITS]
    sent += [f"{LETTER.replace(SECOND, EDITS[0])} {own}" for own in OWN]
    answers = [*sent, *OTHERS]
    roles = tmp_path / "roles.yaml"
    roles.write_text("columns:\n  Id: id\n  Your views?: open\n", "utf-8")
    frame = pl.DataFrame({"Id": [f"r{n}" for n in range(len(answers))], "Your views?": answers})
    found = sort(take_in(frame, roles=roles), WordEmbedder())
    (campaign,) = found.campaigns
    members = {member.response_id for member in campaign.members}
    assert len(members) == len(sent)
    text = {r.response_id: r.text for r in found.results.responses}
    quoted = 0
    for portrait in found.results.portraits.values():
        speakers = [quote.response_id for quote in portrait.quotes]
        assert len(set(speakers)) == len(speakers)
        of_letter = [
            words
            for quote in portrait.quotes
            if quote.response_id in members
            and (words := text[quote.response_id][quote.start : quote.end]) not in OWN
        ]
        assert len(of_letter) <= 1
        quoted += len(portrait.quotes)
    assert quoted >= 2
    for theme in found.codebooks[0].themes:
        of_letter = [e for e in theme.examples if e not in OWN and any(e in t for t in sent)]
        assert len(of_letter) <= 1
