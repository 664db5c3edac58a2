"""What a draft in prose may say: the share that people checked, where they did."""

import json
from pathlib import Path

from greenpaper.workflow.draft import read_facts


def share(part: float) -> dict[str, object]:
    return {"count": 12, "of": 100, "share": part, "low": 0.0, "high": 1.0}


def facts(folder: Path, checked: dict[str, object] | None) -> tuple[str, int]:
    theme = {"key": "t1", "title": "Buses", "parent": "", "quotes": [], "responses": share(0.12)}
    question = {
        "key": "q1",
        "text": "Why?",
        "answered": 110,
        "considered": 100,
        "coded": 80,
        "voices": 90,
        "none_fits": share(0.2),
        "themes": [{**theme, "checked": checked}],
        "checked_by": 57 if checked else 0,
    }
    (folder / "findings.json").write_text(json.dumps({"questions": [question]}), "utf-8")
    (one,) = read_facts(folder)
    return one.values["t1.share"], one.checked_by


def test_the_checked_share_is_told(tmp_path: Path) -> None:
    checked = {"share": 0.21, "low": 0.15, "high": 0.27, "people": 57}
    assert facts(tmp_path, checked) == ("21%", 57)


def test_without_one_the_share_as_coded(tmp_path: Path) -> None:
    assert facts(tmp_path, None) == ("12%", 0)
