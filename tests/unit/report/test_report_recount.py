"""Every number in findings.json, counted again from the CSV files and the source alone.

Nothing here calls what counts in greenpaper.report: a mistake there is not made here too.
"""

import csv
import json
import math
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenpaper.report import publish as publishing
from report_builders import AREAS, POSITIONS, RUN, TRAVEL, Case, case

Rows = list[dict[str, str]]


class Recount:
    """The output folder's tables, read with the standard library."""

    def __init__(self, made: Case, folder: Path) -> None:
        self.made = made
        self.codings = self.read(folder / "codings.csv")
        self.themes = self.read(folder / "themes.csv")
        self.campaigns = self.read(folder / "campaigns.csv")
        self.findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        self.people = {r["id"]: r for r in made.source.to_dicts()}

    @staticmethod
    def read(path: Path) -> Rows:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def with_status(self, question: str, *status: str) -> set[str]:
        rows = self.codings
        return {
            r["response_id"] for r in rows if r["question"] == question and r["status"] in status
        }

    def raising(self, question: str, theme: str) -> set[str]:
        under = {
            r["theme"] for r in self.themes if r["question"] == question and r["parent"] == theme
        }
        return {
            r["response_id"]
            for r in self.codings
            if r["question"] == question and r["theme"] in {theme, *under}
        }

    def given(self, key: str, person: str) -> list[str]:
        row = self.people[person]
        if key == "q3":
            return [t for t in row["travel"].split(";") if t] or ["Not answered"]
        return [row["agree" if key == "q1" else "area"] or "Not answered"]

    def groups(self, key: str, person: str) -> list[str]:
        """As given, but what only one or two gave, and no scale has, is together."""
        everybody = [a for p in self.people for a in self.given(key, p)]
        safe = {*POSITIONS, "Not answered"}
        rare = {a for a in everybody if a not in safe and everybody.count(a) < 3}
        name = f"Other answers ({len(rare)} different)" if len(rare) > 1 else "Another answer"
        return list(dict.fromkeys(name if a in rare else a for a in self.given(key, person)))


def wilson(count: int, of: int) -> tuple[float, float]:
    z = 1.959963984540054
    p, z2 = count / of, z * z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = z * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return middle - half, middle + half


def check_share(found: dict[str, Any], count: int, of: int) -> None:
    assert (found["count"], found["of"]) == (count, of)
    if of:
        low, high = wilson(count, of)
        assert found["share"] == pytest.approx(count / of, abs=1e-6)
        assert found["low"] == pytest.approx(max(low, 0), abs=1e-6)
        assert found["high"] == pytest.approx(min(high, 1), abs=1e-6)
    else:
        assert found["share"] is found["low"] is found["high"] is None


def published(made: Case, folder: Path) -> Recount:
    folder.mkdir(exist_ok=True)
    publishing.publish(made.results, made.respondents, made.source, RUN, folder, draft=True)
    return Recount(made, folder)


@pytest.fixture(scope="module", params=[(0, 40, 6), (5, 150, 14), (7, 9, 2), (8, 3, 0)])
def recount(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recount:
    seed, people, themes = request.param
    return published(case(seed, people, themes), tmp_path_factory.mktemp("recount"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(1, 70), st.integers(0, 12))
def test_any_results_add_up(
    tmp_path_factory: pytest.TempPathFactory, seed: int, people: int, themes: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # The page and the workbook have tests of their own, and take a second each.
        patch.setattr(publishing, "render", lambda *_: "")
        patch.setattr(publishing, "write_workbook", lambda *_: None)
        found = published(case(seed, people, themes), tmp_path_factory.mktemp("any"))
    for check in (check_totals, check_themes, check_groups, check_campaigns, check_pairs):
        check(found)


def test_totals(recount: Recount) -> None:
    check_totals(recount)


def test_themes(recount: Recount) -> None:
    check_themes(recount)


def test_groups(recount: Recount) -> None:
    check_groups(recount)


def test_campaigns(recount: Recount) -> None:
    check_campaigns(recount)


def test_pairs(recount: Recount) -> None:
    check_pairs(recount)


def check_totals(recount: Recount) -> None:
    f, people = recount.findings, len(recount.people)
    assert f["respondents"] == people
    assert f["open_questions"] == 2
    assert f["closed_questions"] == 2
    assert f["responses"] == sum(
        1 for r in recount.made.source.to_dicts() for c in ("why", "else") if r[c]
    )
    for q in f["questions"]:
        key = q["key"]
        n = {
            s: len(recount.with_status(key, s))
            for s in ("coded", "none_fits", "no_content", "blank", "not_coded")
        }
        assert sum(n.values()) == people == q["asked"]
        assert (q["coded"], q["blank"], q["no_content"], q["not_coded"]) == (
            n["coded"],
            n["blank"],
            n["no_content"],
            n["not_coded"],
        )
        assert q["answered"] == people - n["blank"]
        assert q["content"] == q["answered"] - n["no_content"]
        assert q["considered"] == n["coded"] + n["none_fits"]
        check_share(q["none_fits"], n["none_fits"], q["considered"])
        for field, status in (
            ("no_content_reasons", "no_content"),
            ("not_coded_reasons", "not_coded"),
        ):
            reasons: dict[str, int] = defaultdict(int)
            for r in recount.codings:
                if r["question"] == key and r["status"] == status:
                    reasons[r["reason"] or "no reason recorded"] += 1
            assert {t["name"]: t["responses"] for t in q[field]} == reasons
        assert sum(t["responses"] for t in q["languages"]) == q["content"]


def check_themes(recount: Recount) -> None:
    table = {(r["question"], r["theme"]): r for r in recount.themes}
    shown = [(q["key"], t["key"]) for q in recount.findings["questions"] for t in q["themes"]]
    assert list(table) == shown
    for q in recount.findings["questions"]:
        for t in q["themes"]:
            ids = recount.raising(q["key"], t["key"])
            check_share(t["responses"], len(ids), q["considered"])
            row = table[q["key"], t["key"]]
            assert int(row["responses"]) == len(ids)
            for column, value in (("share", "share"), ("share_low", "low"), ("share_high", "high")):
                cell = row[column]
                assert (float(cell) if cell else None) == t["responses"][value]
            below = {t["key"]} | {o["key"] for o in q["themes"] if o["parent"] == t["key"]}
            outcomes = [o for o in recount.made.results.outcomes if o.question == q["key"]]
            assert t["primary"] == sum(1 for o in outcomes if o.primary in below)
            best = [
                max(
                    float(r["confidence"])
                    for r in recount.codings
                    if (r["question"], r["response_id"]) == (q["key"], i) and r["theme"] in below
                )
                for i in ids
            ]
            mean = sum(best) / len(best) if best else None
            assert t["confidence"] == (pytest.approx(mean, abs=2e-6) if best else None)
            assert len(t["quotes"]) <= len(ids) or t["responses"]["count"] == 0


def check_groups(recount: Recount) -> None:
    names = {"q1": POSITIONS, "s1": AREAS, "q3": TRAVEL}
    for q in recount.findings["questions"]:
        considered = recount.with_status(q["key"], "coded", "none_fits")
        sides = {g["key"] for g in q["groupings"] if g["positions"]}
        order = ["q1", "s1", "q3"] if sides else ["s1", "q1", "q3"]
        assert [g["key"] for g in q["groupings"]] == order
        for grouping in q["groupings"]:
            key = grouping["key"]
            members: dict[str, set[str]] = defaultdict(set)
            for i in considered:
                for name in recount.groups(key, i):
                    members[name].add(i)
            shown = {g["name"]: g for g in grouping["groups"]}
            named = {g for person in recount.people for g in recount.groups(key, person)}
            assert named - {"Not answered"} <= shown.keys() <= {*named, "Not answered"}
            assert list(shown)[: len(named & set(names[key]))] == [
                n for n in names[key] if n in named
            ]
            for name, group in shown.items():
                if group["responses"] is None:
                    assert group["themes"] == []
                    continue
                assert group["responses"] == len(members[name])
                assert group["responses"] == 0 or group["responses"] >= 10
                check_cells(recount, q, group, members[name])
            check_withheld(recount, q, grouping, members)


def check_cells(
    recount: Recount, q: dict[str, Any], group: dict[str, Any], members: set[str]
) -> None:
    assert [c["theme"] for c in group["themes"]] == [t["key"] for t in q["themes"]]
    assert group["share"] == (
        pytest.approx(len(members) / q["considered"], abs=1e-6) if q["considered"] else None
    )
    for cell in group["themes"]:
        raising = recount.raising(q["key"], cell["theme"])
        check_share(cell["responses"], len(raising & members), len(members))
        part = len(raising & members) / len(raising) if raising else None
        assert cell["of_theme"] == (None if part is None else pytest.approx(part, abs=1e-6))


def check_withheld(
    recount: Recount, q: dict[str, Any], grouping: dict[str, Any], members: dict[str, set[str]]
) -> None:
    hidden = [g["name"] for g in grouping["groups"] if g["responses"] is None]
    together: set[str] = set().union(*(members[h] for h in hidden))
    if grouping["kind"] == "multiple":
        assert grouping["withheld"] is None
        return
    if hidden and hidden != ["Not answered"]:
        # What can be worked out by taking away is never one group, nor fewer than ten.
        everybody = len(together) == q["considered"]
        assert everybody or (len(hidden) > 1 and len(together) >= 10)
    if grouping["withheld"]:
        assert grouping["withheld"]["responses"] == len(together) >= 10
        check_cells(recount, q, grouping["withheld"], together)


def check_campaigns(recount: Recount) -> None:
    assert recount.findings["campaigns"] == len(
        {(r["question"], r["campaign"]) for r in recount.campaigns}
    )
    assert recount.findings["in_campaigns"] == len(recount.campaigns)
    letters = {(c.question, c.key): c.letter for c in recount.made.results.campaigns}
    own_words = {
        (c.question, m.response_id): m.own_words
        for c in recount.made.results.campaigns
        for m in c.members
    }
    for q in recount.findings["questions"]:
        rows = [r for r in recount.campaigns if r["question"] == q["key"]]
        assert q["in_campaigns"] == len(rows)
        campaign = {r["response_id"]: r["campaign"] for r in rows}
        with_letter = {
            r["response_id"]
            for r in rows
            if r["relation"] != "template_and_own_words"
            or letters[q["key"], r["campaign"]] == r["response_id"]
        }
        for found in q["campaigns"]:
            own = [r for r in rows if r["campaign"] == found["key"]]
            assert found["responses"] == len(own)
            for relation in ("identical", "edited", "template_and_own_words"):
                assert found[relation] == sum(1 for r in own if r["relation"] == relation)
            alone = [r for r in own if r["response_id"] not in with_letter]
            assert found["voices"] == len(alone) + 1
        considered = recount.with_status(q["key"], "coded", "none_fits")
        alone_ids = considered - with_letter
        heard = {campaign[i] for i in considered & with_letter}
        assert q["voices"] == len(alone_ids) + len(heard)
        for t in q["themes"]:
            below = {t["key"]} | {o["key"] for o in q["themes"] if o["parent"] == t["key"]}
            voices = set()
            for r in recount.codings:
                i = r["response_id"]
                if r["question"] != q["key"] or r["theme"] not in below:
                    continue
                spans = own_words.get((q["key"], i), ())
                own_evidence = any(a < int(r["end"]) and int(r["start"]) < b for a, b in spans)
                in_letter = i in campaign and not own_evidence and campaign[i] in heard
                if i in with_letter or in_letter:
                    voices.add("letter " + campaign[i])
                else:
                    voices.add(i)
            check_share(t["voices"], len(voices), q["voices"])


def check_pairs(recount: Recount) -> None:
    for q in recount.findings["questions"]:
        of: dict[str, set[str]] = defaultdict(set)
        for r in recount.codings:
            if r["question"] == q["key"] and r["theme"]:
                of[r["theme"]].add(r["response_id"])
        counts = sorted(
            (len(of[a] & of[b]) for a in of for b in of if a < b and len(of[a] & of[b]) > 1),
            reverse=True,
        )
        assert [p["responses"] for p in q["pairs"]] == counts[:10]
        for p in q["pairs"]:
            both = of[p["first"]] & of[p["second"]]
            assert p["responses"] == len(both)
            whole = len(recount.raising(q["key"], p["first"]))
            assert p["of_first"] == pytest.approx(len(both) / whole, abs=1e-6)
            whole = len(recount.raising(q["key"], p["second"]))
            assert p["of_second"] == pytest.approx(len(both) / whole, abs=1e-6)


def test_who_responded(recount: Recount) -> None:
    for profile in recount.findings["profiles"]:
        sizes: dict[str, int] = defaultdict(int)
        for person in recount.people:
            for name in recount.groups(profile["key"], person):
                sizes[name] += 1
        for answer in profile["answers"]:
            if answer["respondents"] is None:
                assert profile["kind"] == "segment"
            else:
                check_share(answer["respondents"], sizes[answer["name"]], len(recount.people))
                small = 0 < sizes[answer["name"]] < 10
                assert not (small and profile["kind"] == "segment")


def test_quotes_are_the_masked_words_of_their_response(recount: Recount) -> None:
    texts = {(r.question, r.response_id): r.text for r in recount.made.results.responses}
    for q in recount.findings["questions"]:
        quotes = [quote for t in q["themes"] for quote in t["quotes"]]
        quotes += [c["letter"] for c in q["campaigns"]] + q["none_fits_examples"]
        for quote in quotes:
            text = texts[q["key"], quote["response_id"]][quote["start"] : quote["end"]]
            pieces = re.split(r"\[phone number removed\]", quote["text"])
            assert "01632 960123" not in quote["text"]
            place = 0
            for piece in pieces:
                place = text.index(piece, place) + len(piece)
            if len(pieces) == 1:
                assert quote["text"] == text
