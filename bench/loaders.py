"""The sets of ../shared/data as questions with gold codes. Texts are held, never printed.

A *code* here is what a human coder gave ("gold"); a *theme* is what a method found or was told.
"""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

NHS = "nhs_fft"
ARGKP = "argkp"
GOVBILLS = "govbills"
BANKING77 = "banking77"
OPINIONS = "opinions"

# At most this many themes a question (method.md, protocol D): more themes flatter the score.
CAPS = {NHS: 30, ARGKP: 12, GOVBILLS: 30, BANKING77: 100}


@dataclass(frozen=True)
class Question:
    """One question's answers with what people made of them.

    `gold[i]` are the codes of `texts[i]`; an empty set means that none fits. `undecided[i]` are
    codes about which the judges were split: pairs to leave out of scoring. `descriptions` gives
    each code's own words; its keys are all codes of the frame, used or not.
    """

    data_set: str
    name: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    gold: tuple[frozenset[str], ...]
    descriptions: dict[str, str]
    cap: int
    single: bool = False
    undecided: tuple[frozenset[str], ...] = ()
    extra: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longer: dict[str, str] = field(default_factory=dict)
    """A sentence for each code beside its name, where the frame has any."""
    group: str = ""
    """The motion that an ArgKP question is about."""

    def __post_init__(self) -> None:
        sizes = {len(self.ids), len(self.texts), len(self.gold), *map(len, self.extra.values())}
        if self.undecided:
            sizes.add(len(self.undecided))
        if len(sizes) != 1:
            raise ValueError(f"{self.name}: columns of unequal length {sorted(sizes)}")


def nhs_fft(data: Path) -> Question:
    """3,898 short answers. `not_assigned` rows were read and fit no theme: an empty gold set.

    The three questions asked are pooled, since one frame was used for all of them; `extra` keeps
    which was asked ("question"), the "service" and the "rating".
    """
    rows = _rows(data / "nhs_fft" / "responses_NEAS.csv")
    names = [row["theme"] for row in _rows(data / "nhs_fft" / "themes.csv")]
    return Question(
        data_set=NHS,
        name=NHS,
        ids=tuple(row["id"] for row in rows),
        texts=tuple(row["text"] for row in rows),
        gold=tuple(_codes(row["labels"]) for row in rows),
        descriptions={name: name for name in names},
        cap=CAPS[NHS],
        extra={key: tuple(r[key] for r in rows) for key in ("question", "service", "rating")},
    )


def argkp(data: Path, split: str = "dev") -> list[Question]:
    """One question per motion and side ("dev": 4 motions, 8 questions; "train": 24 and 46)."""
    return [
        _argkp_question(data, (motion,), (side,), split) for motion, side in _sides(data, split)
    ]


def argkp_motions(data: Path, split: str = "dev") -> list[Question]:
    """One question per motion, both sides together: codes are the key points of both sides."""
    motions = sorted({motion for motion, _ in _sides(data, split)})
    return [_argkp_question(data, (m,), ("support", "oppose"), split) for m in motions]


def argkp_together(data: Path, split: str = "dev") -> Question:
    """All motions and both sides as one question, whose codes are all key points."""
    motions = tuple(sorted({motion for motion, _ in _sides(data, split)}))
    return _argkp_question(data, motions, ("support", "oppose"), split)


def govbills(data: Path, level: str = "topic") -> Question:
    """1,000 bill summaries; `level` is "topic" (21) or "subtopic" (101). One code each.

    `extra` keeps both levels.
    """
    lines = (data / "govbills_topics" / "bills_subset.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    codes = sorted({row[level] for row in rows})
    return Question(
        data_set=GOVBILLS,
        name=GOVBILLS if level == "topic" else f"{GOVBILLS} {level}",
        ids=tuple(row["id"] for row in rows),
        texts=tuple(row["summary"] for row in rows),
        gold=tuple(frozenset({row[level]}) for row in rows),
        descriptions={code: code for code in codes},
        cap=CAPS[GOVBILLS] if level == "topic" else 100,
        single=True,
        extra={key: tuple(str(row[key]) for row in rows) for key in ("topic", "subtopic")},
    )


def banking77(data: Path, split: str = "test") -> Question:
    """Customer questions, one intent each; `split` is "train" (10,003) or "test" (3,080)."""
    rows = _rows(data / "banking77" / f"{split}.csv")
    codes = sorted({row["category"] for row in rows})
    return Question(
        data_set=BANKING77,
        name=f"{BANKING77} {split}",
        ids=tuple(f"{split}-{number}" for number in range(len(rows))),
        texts=tuple(row["text"] for row in rows),
        gold=tuple(frozenset({row["category"]}) for row in rows),
        descriptions={code: code.replace("_", " ") for code in codes},
        cap=CAPS[BANKING77],
        single=True,
    )


def opinions(folder: Path) -> list[Question]:
    """The questions that were written for this project, from the files of a folder, in order."""
    files = sorted(folder.glob("*.jsonl"))
    return [question for path in files for question in opinions_of(path)]


def opinions_of(path: Path) -> list[Question]:
    """Those of one file. Format: training/opinions/README.md."""
    return [_opinion(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _opinion(line: dict[str, Any]) -> Question:
    responses = line["responses"]
    return Question(
        data_set=OPINIONS,
        name=line["question"],
        ids=tuple(str(number) for number in range(len(responses))),
        texts=tuple(response["text"] for response in responses),
        gold=tuple(frozenset(response["points"]) for response in responses),
        descriptions={point["key"]: point["title"] for point in line["points"]},
        longer={point["key"]: point["description"] for point in line["points"]},
        cap=12,
    )


def discovery_sets(data: Path) -> dict[str, list[Question]]:
    """What protocol D is judged on: set name -> its questions."""
    return {
        NHS: [nhs_fft(data)],
        ARGKP: argkp(data, "dev"),
        GOVBILLS: [govbills(data)],
        BANKING77: [banking77(data)],
    }


def taught(question: Question) -> frozenset[str]:
    """Half of a frame's codes, by a hash of their names: the matcher may learn from these alone."""
    codes = set(question.descriptions)
    return frozenset(c for c in codes if hashlib.sha256(c.encode()).digest()[0] % 2 == 0)


def rows_with(question: Question, codes: frozenset[str]) -> list[int]:
    """Rows of a question of single codes whose code is one of `codes`."""
    return [row for row, gold in enumerate(question.gold) if gold <= codes]


def part(question: Question, rows: Sequence[int]) -> Question:
    """Some rows of a question, with the codes that they use."""
    gold = tuple(question.gold[row] for row in rows)
    used = frozenset[str]().union(*gold)
    undecided = question.undecided
    return replace(
        question,
        ids=tuple(question.ids[row] for row in rows),
        texts=tuple(question.texts[row] for row in rows),
        gold=gold,
        descriptions={c: d for c, d in question.descriptions.items() if c in used},
        undecided=tuple(undecided[row] for row in rows) if undecided else (),
        extra={key: tuple(values[row] for row in rows) for key, values in question.extra.items()},
    )


def unseen_sets(data: Path) -> dict[str, Question]:
    """The halves of single-code sets that the matcher was not taught."""
    bank, bills = banking77(data), govbills(data)
    return {
        f"{BANKING77}, unseen intents": _not_taught(bank),
        f"{GOVBILLS}, unseen topics": _not_taught(bills),
    }


def taught_sets(data: Path, split: str = "test") -> tuple[Question, Question, Question]:
    """The halves that the matcher may learn from: banking77's intents, govbills' two frames.

    `split` is banking77's; subtopics are those of the bills whose topic may be learned.
    """
    bank, topic = banking77(data, split), govbills(data)
    rows = rows_with(topic, taught(topic))
    intents = part(bank, rows_with(bank, taught(bank)))
    return intents, part(topic, rows), part(govbills(data, "subtopic"), rows)


def _not_taught(question: Question) -> Question:
    return part(question, rows_with(question, frozenset(question.descriptions) - taught(question)))


def _argkp_question(
    data: Path, motions: tuple[str, ...], sides: tuple[str, ...], split: str
) -> Question:
    rows = [
        row
        for row in _rows(data / "argkp" / f"responses_{split}.csv")
        if row["topic"] in motions and row["stance"] in sides
    ]
    signs = {{"support": "1", "oppose": "-1"}[side] for side in sides}
    points = {
        row["key_point_id"]: row["key_point"]
        for row in _rows(data / "argkp" / "key_points.csv")
        if row["topic"] in motions and row["stance"] in signs
    }
    return Question(
        data_set=ARGKP,
        name=f"{ARGKP} {split}: {', '.join(motions)} ({', '.join(sides)})",
        ids=tuple(row["arg_id"] for row in rows),
        texts=tuple(row["text"] for row in rows),
        gold=tuple(_codes(row["key_points"]) for row in rows),
        undecided=tuple(_codes(row["undecided_key_points"]) for row in rows),
        descriptions=points,
        cap=CAPS[ARGKP],
        extra={"stance": tuple(row["stance"] for row in rows)},
        group=", ".join(motions),
    )


def _sides(data: Path, split: str) -> list[tuple[str, str]]:
    rows = _rows(data / "argkp" / f"responses_{split}.csv")
    return sorted({(row["topic"], row["stance"]) for row in rows})


def _codes(joined: str) -> frozenset[str]:
    return frozenset(code for code in joined.split("|") if code)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
