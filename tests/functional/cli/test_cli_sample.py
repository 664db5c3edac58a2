"""`greenpaper code --sample`, as people type it."""

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("confidence_by_likeness")
FILE = "id,What do you think?\n" + "".join(
    f"{n},The number {n} bus is late and the {word} is too far from the stop.\n"
    for n, word in enumerate(["school", "shop", "park", "surgery", "market"] * 3, start=1)
)
CODEBOOK = """
signed_off_by: Ann Lee
signed_off_on: "2026-01-31"
questions:
  - question: What do you think?
    themes:
      - {key: late, title: The bus is late, description: It is late}
      - {key: far, title: Too far from the stop, description: The stop is too far}
"""


@pytest.fixture
def call(greenpaper: Any, here: Path) -> Any:
    """Code with a sample that says this."""
    (here / "late.csv").write_text(FILE, "utf-8")
    (here / "codebook.yaml").write_text(CODEBOOK, "utf-8")

    def run(sample: str | None) -> Any:
        if sample is not None:
            (here / "coded.csv").write_text(sample, "utf-8")
        return greenpaper(
            "code", "late.csv", "--codebook", "codebook.yaml", "--sample", "coded.csv"
        )

    return run


def test_a_sample_is_used_said_and_recorded(call: Any, here: Path) -> None:
    ran = call("response_id,themes\n" + "".join(f"{n},late;far\n" for n in range(1, 13)))
    assert ran.code == 0, ran.err
    assert "moved by 12 responses that people coded: for “What do you think?”" in ran.out
    record = json.loads((here / "late-coded" / "run.json").read_text("utf-8"))
    assert record["command"] == (
        "greenpaper code late.csv --codebook codebook.yaml --sample coded.csv"
    )
    assert record["sample"]["name"] == "coded.csv"
    assert record["sample"]["moved"]["q1"] > 0


@pytest.mark.parametrize(
    ("sample", "part"),
    [
        (None, "There is no file coded.csv"),
        ("", "coded.csv is empty"),
        ("response_id,themes\n1,lat\n", "Did you mean “late”?"),
        ("response_id,themes\n99,late\n", "there is no response “99”"),
        ("response_id,codes\n1,late\n", "no column “themes”"),
    ],
)
def test_a_bad_sample_is_a_sentence_and_nothing_is_written(
    call: Any, here: Path, sample: str | None, part: str
) -> None:
    ran = call(sample)
    assert (ran.code, ran.out) == (2, "")
    assert part in ran.err
    assert "Traceback" not in ran.err
    assert not (here / "late-coded").exists()
