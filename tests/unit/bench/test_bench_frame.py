"""The page of measurements: each section owns its block and touches no other."""

import sys
from pathlib import Path

from bench.bars import Bar, verdict
from bench.frame import Section, measure, sections, table, write
from bench.stopwatch import clock


def test_a_block_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write("one", "first", page)
    write("two", "second", page)
    write("three", "third", page)
    before = page.read_text()
    write("two", "changed", page)
    after = page.read_text()
    assert after == before.replace("second", "changed")
    write("two", "changed", page)
    assert page.read_text() == after


def test_words_written_by_hand_round_the_blocks_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("By hand.\n\n<!-- bench:one -->\nold\n<!-- /bench:one -->\n\nBelow.\n")
    write("one", "new", page)
    assert page.read_text() == (
        "By hand.\n\n<!-- bench:one -->\nnew\n<!-- /bench:one -->\n\nBelow.\n"
    )


def test_a_table_has_every_column_once_and_escapes_bars() -> None:
    text = table([{"a": "x|y", "table": "t"}, {"a": "z", "b": 0.12345}])
    assert text.splitlines() == ["| a | b |", "| --- | --: |", "| x\\|y |  |", "| z | 0.123 |"]


def test_a_bar_that_is_missed_is_said_under_its_table() -> None:
    bars = (Bar("F1", 0.6), Bar("F1", 0.7, note="moonshot"), Bar("CPU", 5, most=True))
    rows: list[dict[str, object]] = [
        {"table": "Set", "method": "ours", "F1": 0.6, "CPU": 6.0, "bars": bars},
        {"table": "Set", "method": "theirs", "F1": 0.9, "CPU": 1.0},
    ]
    block = measure(Section("s", "S", "", 1, lambda _: rows), Path())
    sentence = "- ours: **falls short of** F1 ≥ 0.7 (moonshot); CPU ≤ 5, and meets F1 ≥ 0.6."
    assert block.index("| theirs |") < block.index(sentence)
    assert "bars" not in block
    assert "- theirs" not in block


def test_a_number_is_judged_as_it_is_printed() -> None:
    row: dict[str, object] = {"set": "x", "ECE": 0.04049}
    assert verdict(row, [Bar("ECE", 0.04, most=True)]) == "x: meets ECE ≤ 0.04."
    assert "falls short" in verdict(row | {"ECE": 0.0406}, [Bar("ECE", 0.04, most=True)])


def test_every_section_says_what_it_measures() -> None:
    found = sections()
    assert {"themes_found", "names_only", "speed", "determinism"} <= {s.name for s in found}
    assert all(section.about for section in found)


def test_the_stopwatch_sees_memory_time_and_failure() -> None:
    code = "import time; held = bytearray(200 * 2**20); time.sleep(.2); print('done')"
    took = clock([sys.executable, "-c", code])
    assert took.output == "done"
    assert took.seconds >= 0.2
    assert 200 * 2**20 <= took.peak_bytes <= 300 * 2**20
    try:
        clock([sys.executable, "-c", "raise SystemExit('no room')"])
    except RuntimeError as error:
        assert "no room" in str(error)
    else:
        raise AssertionError("a failing command must not be timed")
