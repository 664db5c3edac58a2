"""Where only an e-mail address says who answered, it stands in the private table alone."""

import csv
from pathlib import Path

from fake_embedder import WordEmbedder
from greenpaper import publish, sort

SAID = (
    "The bus is late every morning and the school does not wait.",
    "Please plant more trees in the square.",
    "The parking is too dear for those who work here.",
    "Lights on the path by the river would help at night.",
)
ASKED = ("What should we change?", "What worries you?")


def test_addresses_are_in_no_output_but_the_source_s_own_table(tmp_path: Path) -> None:
    source = tmp_path / "answers.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["Respondent e-mail", "Question", "Answer"])
        for n in range(60):
            who = f"person{n % 29}@example.org"
            written.writerow([who, ASKED[n // 30], f"{SAID[n % 4]} {n % 7} {SAID[n % 3]}"])
    out = tmp_path / "out"
    publish(sort(source, embedder=WordEmbedder()), out)
    holding = {p.name for p in out.iterdir() if b"person1" in p.read_bytes()}
    assert holding == {"responses.csv"}  # and responses.xlsx, which is packed
    with (out / "codings.csv").open(encoding="utf-8", newline="") as file:
        ids = [(row["question"], row["response_id"]) for row in csv.DictReader(file)]
    assert {i for q, i in ids if q == "q1"} == {*map(str, range(2, 31)), "2#2"}
    assert {i for q, i in ids if q == "q2"} == {*map(str, range(2, 31)), "3#2"}
