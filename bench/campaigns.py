"""Campaigns: letters found and traps avoided on a real docket; agreement and stress elsewhere.

Protocol
- `us_cms_campaign` (source and gold: its README): 647 comments, those without content left out by
  `content.classify`. Recall is over the 226 comments of the one marked campaign, in the largest
  campaign found; traps are the 51 comments on the same subject in the writer's own words. B-cubed
  takes every comment outside a campaign as alone. The rule for many copied passages
  (`letters._many_passages`) was written with this docket's hardest letters in view: without it
  recall is 225.
- `us_cdo_near_duplicates`: another algorithm's groups (2021), not truth: B-cubed agreement with its
  finer (`clust`) and coarser (`comp`) grouping. Thresholds were looked at here.
- Stress: 50,000 responses of about 45 words (bench/crowd.py); 45,000 of them with 5,000 copies of a
  300-word letter, each with a sixtieth of the words dropped and a sentence put in.
"""

import csv
import random
import resource
import time
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

from bench.bars import Bar
from bench.crowd import gather
from greenpaper.clean.campaigns import find
from greenpaper.clean.content import classify
from greenpaper.domain.campaign import Campaign
from greenpaper.domain.response import Content, Response

TITLE = "Campaigns (C)"
ORDER = 60
LETTER_BARS = (
    Bar("found of 226", 223),
    Bar("traps merged of 51", 0, most=True),
    Bar("found of 226", 226, note="moonshot"),
)

Row = dict[str, object]


def run(shared: Path) -> list[Row]:
    """The rows of all three tables. `shared` holds data/."""
    data = shared / "data"
    return [_marked_campaign(data), *_agreement(data), *_stress(data)]


def _marked_campaign(data: Path) -> Row:
    comments = _read(data / "us_cms_campaign" / "comments.csv")
    kept = [row for row in comments if classify(row["text"])[0] is Content.CONTENT]
    campaigns = find(_responses([(row["id"], row["text"]) for row in kept]))
    largest = {member.response_id for member in campaigns[0].members} if campaigns else set()
    gold = {row["id"] for row in comments if row["in_campaign"] == "1"}
    traps = {row["id"] for row in comments if row["same_topic_own_words"] == "1"}
    sure = [row["id"] for row in kept if row["in_campaign"] != "?"]
    precision, recall = b_cubed(
        _groups(campaigns, sure), {i: "letter" if i in gold else i for i in sure}
    )
    return {
        "table": "A real letter campaign (us_cms_campaign)",
        "campaign": "the one marked by hand",
        "found of 226": len(gold & largest),
        "traps merged of 51": len(traps & largest),
        "others merged": len(largest - gold - traps),
        "B-cubed precision": precision,
        "B-cubed recall": recall,
        "campaigns": len(campaigns),
        "bars": LETTER_BARS,
    }


def _agreement(data: Path) -> list[Row]:
    rows = []
    for path in sorted((data / "us_cdo_near_duplicates").glob("*.csv")):
        comments = list({row["name"]: row for row in reversed(_read(path))}.values())
        ids = [row["name"] for row in comments]
        campaigns = find(_responses([(row["name"], row["text"]) for row in comments]))
        row: Row = {
            "table": "Agreement with another tool's groups (us_cdo_near_duplicates)",
            "docket": path.stem,
            "comments": len(ids),
            "campaigns": len(campaigns),
            "in a campaign": sum(len(campaign.members) for campaign in campaigns),
        }
        for grouping in ("clust", "comp"):
            theirs = {comment["name"]: comment[grouping] for comment in comments}
            precision, recall = b_cubed(_groups(campaigns, ids), theirs)
            row[f"B-cubed F1, {grouping}"] = 2 * precision * recall / (precision + recall)
        rows.append(row)
    return rows


def _stress(data: Path) -> list[Row]:
    crowd = gather(data, 50_000).texts
    letter = (data / "us_cms_campaign" / "template.txt").read_text("utf-8").split()[:300]
    chance = random.Random(5)
    edited = [_edited(letter, chance.choice(crowd), chance) for _ in range(5_000)]
    cases = {"50,000 responses": crowd, "45,000 and 5,000 edited letters": crowd[5_000:] + edited}
    rows = []
    for name, texts in cases.items():
        began = time.process_time()
        campaigns = find(_responses([(str(i), text) for i, text in enumerate(texts)]))
        rows.append(
            {
                "table": "Speed",
                "responses": name,
                "CPU seconds": time.process_time() - began,
                "peak memory of the process, MiB": _peak_memory(),
                "largest campaign": len(campaigns[0].members) if campaigns else 0,
                "bars": (Bar("CPU seconds", 15, most=True),),
            }
        )
    return rows


def b_cubed(ours: Mapping[str, Hashable], theirs: Mapping[str, Hashable]) -> tuple[float, float]:
    """Precision and recall, each averaged over items (Bagga and Baldwin 1998)."""
    mine, yours = defaultdict(set), defaultdict(set)
    for item, group in ours.items():
        mine[group].add(item)
        yours[theirs[item]].add(item)
    pairs = [(mine[group], yours[theirs[item]]) for item, group in ours.items()]
    precision = sum(len(a & b) / len(a) for a, b in pairs) / len(pairs)
    return precision, sum(len(a & b) / len(b) for a, b in pairs) / len(pairs)


def _groups(campaigns: Sequence[Campaign], ids: Sequence[str]) -> dict[str, Hashable]:
    groups: dict[str, Hashable] = {i: ("alone", i) for i in ids}
    for campaign in campaigns:
        for member in campaign.members:
            if member.response_id in groups:
                groups[member.response_id] = campaign.key
    return groups


def _edited(letter: Sequence[str], sentence: str, chance: random.Random) -> str:
    kept = [word for word in letter if chance.random() > 1 / 60]
    at = chance.randrange(len(kept))
    return " ".join([*kept[:at], sentence, *kept[at:]])


def _responses(texts: Sequence[tuple[str, str]]) -> list[Response]:
    return [Response(name, "q1", text, i) for i, (name, text) in enumerate(texts)]


def _read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
