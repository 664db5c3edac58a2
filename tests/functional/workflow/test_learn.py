"""`greenpaper learn`: people's codings stand and teach; shares rest on the sample."""

import html
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import CodebookError, SampleError
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.learn import learn
from greenpaper.workflow.publish import publish
from greenpaper.workflow.read_back import read_table
from greenpaper.workflow.results_folder import open_results
from greenpaper.workflow.sampling import draw_sample, publish_sample, read_sample
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import take_in

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street"
GOLD = pl.read_csv(EXAMPLE / "gold.csv", infer_schema=False).fill_null("")
ASKED = GOLD["question"][0]


def gold() -> dict[str, frozenset[str]]:
    rows = GOLD.select("response_id", "themes").iter_rows()
    return {i: frozenset(t for t in re.split(r"[;|] ?", said) if t) for i, said in rows}


def fill(path: Path, *, wrong: int = 0) -> None:
    """Code a sheet as the example's gold has it; every `wrong`th response as something else."""
    book, true = openpyxl.load_workbook(path), gold()
    page = book["Responses"]
    columns = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        response_id = str(page.cell(row, columns["response_id"]).value)
        said = "; ".join(sorted(true[response_id])) or "none"
        if wrong and row % wrong == 0:
            said = "buses" if said != "buses" else "none"
        page.cell(row, columns["themes"]).value = said
    book.save(path)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """coded, coded-sample (two coders) and coded-learned."""
    root = tmp_path_factory.mktemp("learn")
    book = root / "codebook.yaml"
    text = (EXAMPLE / "gold-codebook.yaml").read_text("utf-8")
    text = re.sub(r'signed_off_by: ""', 'signed_off_by: "Ann Lee"', text)
    book.write_text(re.sub(r'signed_off_on: ""', 'signed_off_on: "2026-01-31"', text), "utf-8")
    taken = take_in(EXAMPLE / "responses.csv")
    publish(code(taken, open_codebook(book, draft=True), WordEmbedder()), root / "coded")
    results = open_results(root / "coded")
    publish_sample(draw_sample(results, size=150), results, root / "coded-sample")
    for number, wrong in (("1", 0), ("2", 9)):
        fill(root / "coded-sample" / f"coder{number}.xlsx", wrong=wrong)
    taught(root, "coded", "coded-learned", "coder1.xlsx", "coder2.xlsx")
    return root


def taught(root: Path, folder: str, output: str, *names: str, sample: bool = True) -> None:
    sheets = [read_coding_sheet(root / "coded-sample" / name) for name in names]
    record = read_sample(root / "coded-sample" / "sample.json") if sample else None
    publish(learn(open_results(root / folder), sheets, record, WordEmbedder()), root / output)


def findings(folder: Path) -> dict:
    questions = json.loads((folder / "findings.json").read_text("utf-8"))["questions"]
    return next(q for q in questions if q["text"] == ASKED)


def test_what_people_said_stands_with_their_names(done: Path) -> None:
    codings = read_table(done / "coded-learned" / "codings.csv")
    people = read_table(done / "coded-learned" / "people.csv")
    assert set(people["coder"]) == {"coder1", "coder2"}
    said: dict[str, set[str]] = {}
    for response_id, themes in people.select("response_id", "themes").iter_rows():
        said.setdefault(response_id, set()).update(set(themes.split("; ")) - {"none"})
    for response_id, themes in said.items():
        mine = codings.filter((pl.col("response_id") == response_id) & (pl.col("question") == "q2"))
        assert set(mine["theme"]) - {""} == themes
        assert all(coder.startswith("coder") for coder in mine["coder"])
    both = codings.filter(pl.col("coder") == "coder1; coder2")
    assert set(both.filter(pl.col("theme") != "")["confidence"].cast(pl.Float64)) == {1.0}
    assert "0.5" in set(codings.filter(pl.col("coder") == "coder2")["confidence"])


def test_the_machine_codes_the_others_better_than_before(done: Path) -> None:
    people = set(read_table(done / "coded-learned" / "people.csv")["response_id"])
    scores = {name: agreement(done / name, people) for name in ("coded", "coded-learned")}
    assert scores["coded-learned"] > scores["coded"] + 0.05


def agreement(folder: Path, without: set[str]) -> float:
    """Micro-F1 against the example's gold on responses that nobody coded."""
    true, hits, both = gold(), 0, 0
    codings = read_table(folder / "codings.csv").filter(pl.col("question") == "q2")
    for response_id, themes in codings.group_by("response_id"):
        if str(response_id[0]) in without or str(response_id[0]) not in true:
            continue
        mine = set(themes["theme"]) - {""}
        hits += len(mine & true[str(response_id[0])])
        both += len(mine) + len(true[str(response_id[0])])
    return 2 * hits / both


def test_the_coder_has_a_name_and_a_version_and_others_do_not_code_in_it(done: Path) -> None:
    codings = read_table(done / "coded-learned" / "codings.csv")
    machines = {c for c in codings["coder"] if c.startswith("machine")}
    assert len({m for m in machines if "taught (version 1, " in m}) == 1
    taught(done, "coded-learned", "coded-learned-2", "coder1.xlsx")
    later = read_table(done / "coded-learned-2" / "codings.csv")["coder"]
    assert any("taught (version 2, " in c for c in later)


def test_earlier_codings_by_people_are_kept_when_more_is_taught(done: Path) -> None:
    taught(done, "coded-learned", "again", "coder1.xlsx")
    one, two = (read_table(done / name / "people.csv") for name in ("coded-learned", "again"))
    assert one.equals(two)


def test_shares_rest_on_the_sample_and_mostly_hold_the_gold(done: Path) -> None:
    question = findings(done / "coded-learned")
    true, inside = gold(), 0
    assert question["checked_by"] > 140
    assert question["coded_by_people"] >= question["checked_by"]
    for theme in question["themes"]:
        share = sum(theme["key"] in t for t in true.values()) / question["considered"]
        checked = theme["checked"]
        assert checked["people"] == question["checked_by"]
        inside += checked["low"] <= share <= checked["high"]
    assert inside >= len(question["themes"]) - 3
    groups = [g for grouping in question["groupings"] for g in grouping["groups"] if g["themes"]]
    assert any(t["checked"] for g in groups for t in g["themes"])
    assert any(t["checked"] is None for g in groups for t in g["themes"])


def test_the_report_says_how_many_codings_stand_behind_the_shares(done: Path) -> None:
    page = (done / "coded-learned" / "report.html").read_text("utf-8")
    question = findings(done / "coded-learned")
    said = re.sub(r"<[^>]+>", "", page)
    assert f"people’s codings of {question['checked_by']} responses drawn by chance" in said
    section = page[page.index('aria-labelledby="q2"') :].partition("</section>")[0]
    assert "Not checked by people" not in section
    assert section.count("Checked by people") >= 2


def test_without_the_record_of_a_sample_shares_are_not_checked(done: Path) -> None:
    taught(done, "coded", "no-sample", "coder1.xlsx", sample=False)
    question = findings(done / "no-sample")
    assert question["checked_by"] == 0
    assert question["coded_by_people"] > 140
    assert all(theme["checked"] is None for theme in question["themes"])
    page = (done / "no-sample" / "report.html").read_text("utf-8")
    assert page.count("Not checked by people") >= 4
    assert "No record of a sample" in page


def test_people_need_not_name_the_file_again_and_the_folder_stays_as_it_is(done: Path) -> None:
    before = {p.name: p.read_bytes() for p in (done / "coded").iterdir()}
    taught(done, "coded", "third", "coder1.xlsx")
    assert before == {p.name: p.read_bytes() for p in (done / "coded").iterdir()}
    source = take_in(EXAMPLE / "responses.csv").intake.source
    back = read_table(done / "third" / "responses.csv")
    assert back.select(back.columns[: source.width]).equals(source.fill_null(""))


def test_late_responses_are_coded_by_the_taught_coder_as_in_the_folder(done: Path) -> None:
    book = done / "coded-learned" / "codebook.yaml"
    taken = take_in(EXAMPLE / "responses.csv")
    again = code(taken, open_codebook(book, draft=True), WordEmbedder())
    learned = read_table(done / "coded-learned" / "codings.csv")
    people = set(read_table(done / "coded-learned" / "people.csv")["response_id"])
    machine = {
        (r, t, str(float(c)))
        for q, r, t, c in learned.select(
            "question", "response_id", "theme", "confidence"
        ).iter_rows()
        if q == "q2" and t and r not in people
    }
    now = {
        (c.response_id, c.theme, str(float(round(c.confidence, 6))))
        for o in again.results.outcomes
        for c in o.codings
        if c.response_id not in people
    }
    # The very words that somebody coded follow what people said.
    texts = {r.response_id: r.text for r in taken.intake.responses if r.question == "q2"}
    coded = {texts[response_id] for response_id in people}
    assert not {r for r, _, _ in machine ^ now if texts[r] not in coded}
    assert len(machine & now) > 200
    assert {o.coder for o in again.results.outcomes if o.codings} == {
        next(c for c in learned["coder"] if "taught" in c)
    }
    untaught = code(taken, open_codebook(book, draft=True, untaught=True), WordEmbedder())
    assert {o.coder for o in untaught.results.outcomes} == {"machine"}


def test_a_changed_codebook_keeps_what_still_applies(done: Path) -> None:
    """A theme was deleted and another merged: people's codings follow, and the coder says so."""
    folder = done / "edited"
    shutil.copytree(done / "coded-learned", folder)
    text = (folder / "codebook.yaml").read_text("utf-8")
    text = re.sub(r"(?ms)^ +- key: buses\n.*?(?=^ +- key: )", "", text, count=1)
    text = re.sub(r"(?ms)^ +- key: trade_gain\n.*?(?=^ +- key: |\Z)", "", text, count=1)
    text = re.sub(
        r"(?m)^( +)- key: trade_harm$", r"\1- key: trade_harm\n\1  merged: [trade_gain]", text
    )
    (folder / "codebook.yaml").write_text(text, "utf-8")
    results = open_results(folder)
    sheets = [read_coding_sheet(done / "coded-sample" / "coder1.xlsx")]
    with_them = learn(results, sheets, None, WordEmbedder())
    kept = with_them.learned
    assert kept is not None
    themes = {t for said in kept.people["themes"] for t in said.split("; ")}
    assert "trade_harm" in themes
    assert not themes & {"buses", "trade_gain"}
    assert any("no theme has the key “buses”" in remark for remark in kept.remarks)
    late = code(
        take_in(EXAMPLE / "late-responses.csv"),
        open_codebook(folder / "codebook.yaml", draft=True),
        WordEmbedder(),
    )
    assert any("themes have changed since" in note for note in late.results.notes)
    assert {o.coder for o in late.results.outcomes} == {"machine"}


def test_what_to_code_next_is_blind_and_new(done: Path) -> None:
    sheet = read_coding_sheet(done / "coded-learned" / "next.xlsx")
    people = set(read_table(done / "coded-learned" / "people.csv")["response_id"])
    assert len(sheet.lines) == 50
    assert not {line.response_id for line in sheet.lines} & people
    assert not any(line.themes for line in sheet.lines)


def test_neither_names_of_responses_nor_words_are_in_the_public_notes(done: Path) -> None:
    run = json.loads((done / "coded-learned" / "run.json").read_text("utf-8"))
    ids = set(GOLD["response_id"])
    assert not [note for note in run["notes"] if any(i in note for i in ids)]
    assert run["settings"] == {}
    assert any("taught with people's codings of" in note for note in run["notes"])


def test_too_few_codings_are_refused_in_a_sentence(done: Path) -> None:
    sheet = done / "few.csv"
    ids = list(gold())[:5]
    sheet.write_text("response_id,question,themes\n" + "".join(f"{i},q2,none\n" for i in ids))
    with pytest.raises(SampleError, match=r"20 responses .* are needed .* there are \d"):
        learn(open_results(done / "coded"), [read_coding_sheet(sheet)], None, WordEmbedder())


def test_a_damaged_coder_is_said_with_what_to_do(done: Path) -> None:
    folder = done / "damaged"
    shutil.copytree(done / "coded-learned", folder)
    path = folder / "coder.safetensors"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(CodebookError, match="--untaught"):
        open_codebook(folder / "codebook.yaml", draft=True)
    assert open_codebook(folder / "codebook.yaml", draft=True, untaught=True).coder is None


def test_a_sample_beside_a_taught_coder_goes_to_learn(done: Path) -> None:
    sheet = read_coding_sheet(done / "coded-sample" / "coder1.xlsx")
    book = open_codebook(done / "coded-learned" / "codebook.yaml", draft=True)
    with pytest.raises(SampleError, match="greenpaper learn"):
        code(take_in(EXAMPLE / "responses.csv"), book, WordEmbedder(), sheet=sheet)


def test_every_number_that_people_stand_behind_is_counted_again(done: Path) -> None:
    """From people.csv, sample.json and codings.csv; and it is the same wherever it is shown."""
    folder = done / "coded-learned"
    people = read_table(folder / "people.csv")
    drawn = json.loads((folder / "sample.json").read_text("utf-8"))["drawn"]
    by_chance = {d["response_id"] for d in drawn if d["question"] == "q2" and d["part"] != "added"}
    said = people.filter((pl.col("question") == "q2") & (pl.col("themes") != "can't tell"))
    question = findings(folder)
    assert question["checked_by"] == len(by_chance & set(said["response_id"]))
    codings = read_table(folder / "codings.csv").filter(pl.col("question") == "q2")
    theirs = codings.filter(~pl.col("coder").str.starts_with("machine"))
    assert question["coded_by_people"] == theirs["response_id"].n_unique()
    table = {row["theme"]: row for row in read_table(folder / "themes.csv").iter_rows(named=True)}
    book = openpyxl.load_workbook(folder / "responses.xlsx", read_only=True)
    rows = list(book["Themes"].iter_rows(values_only=True))
    sheet = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    page = html.unescape((folder / "report.html").read_text("utf-8"))
    for theme in question["themes"]:
        checked = theme["checked"]
        for shown in (table[theme["key"]], sheet[theme["key"]]):
            assert float(shown["checked_share"]) == checked["share"]
            assert float(shown["checked_low"]) == checked["low"]
            assert float(shown["checked_high"]) == checked["high"]
            assert int(shown["checked_by"]) == question["checked_by"]
        assert sheet[theme["key"]]["checked"] == "checked by people"
        told = f"{percent(checked['low'])} to {percent(checked['high'])}"
        assert f"(95% interval {told}), checked by people" in page
    read_me = " ".join(str(row[1]) for row in book["Read me"].iter_rows(values_only=True))
    assert f"people's codings of {question['checked_by']} drawn by chance" in read_me
    before = openpyxl.load_workbook(done / "coded" / "responses.xlsx", read_only=True)
    for name in ("Themes", "Segments"):
        last = [row[-1] for row in before[name].iter_rows(min_row=2, values_only=True)]
        assert set(last) <= {"not checked by people", None}
        assert "not checked by people" in last


def percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def test_a_theme_newer_than_the_sample_is_left_to_the_machine_that_nobody_taught(
    done: Path,
) -> None:
    """Nobody could give it, so that nobody gave it teaches nothing."""
    coded = read_table(done / "coded" / "codings.csv").filter(pl.col("theme") != "")
    new = str(coded["theme"].value_counts(sort=True)["theme"][0])
    before = set(coded.filter(pl.col("theme") == new)["response_id"])
    lines = read_coding_sheet(done / "coded-sample" / "coder1.xlsx").lines
    said = {line.response_id: set(line.themes.split("; ")) - {new} for line in lines}
    rows = [f"{i},q2,{'; '.join(sorted(themes)) or 'none'}\n" for i, themes in said.items()]
    (done / "older.csv").write_text("response_id,question,themes\n" + "".join(rows))
    sheets, results = [read_coding_sheet(done / "older.csv")], open_results(done / "coded")
    record = read_sample(done / "coded-sample" / "sample.json")
    assert record is not None
    themes = {key: [t for t in keys if t != new] for key, keys in record.themes.items()}
    publish(learn(results, sheets, replace(record, themes=themes), WordEmbedder()), done / "newer")
    codings = read_table(done / "newer" / "codings.csv").filter(pl.col("theme") == new)
    assert set(codings["response_id"]) == before
    assert all(coder.startswith("machine") for coder in codings["coder"])
    assert before & said.keys()
    assert "nobody taught codes them" in (done / "newer" / "run.json").read_text("utf-8")
    # Coded again with what was taught, it is the same.
    book = open_codebook(done / "newer" / "codebook.yaml", draft=True)
    again = code(take_in(EXAMPLE / "responses.csv"), book, WordEmbedder())
    assert who_have(new, again) == before
    # Of coders who could give it, that they did not is a lesson.
    could = learn(results, sheets, record, WordEmbedder())
    assert len(who_have(new, could)) < len(before) / 2


def who_have(theme: str, sorting: Sorting) -> set[str]:
    outcomes = sorting.results.outcomes
    return {o.response_id for o in outcomes for c in o.codings if c.theme == theme}
