"""`greenpaper sample`: what coders get is blind; what is kept is enough; both are repeatable."""

import json
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper import publish, sort
from greenpaper.domain.errors import OutputError, SampleError
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.quality.coded import Part
from greenpaper.workflow.read_back import read_table
from greenpaper.workflow.results_folder import ResultsFolder, open_results
from greenpaper.workflow.sampling import draw_sample, plans, publish_sample, read_sample
from greenpaper.workflow.take_in import take_in

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street" / "responses.csv"
SHEETS = ("coder1.xlsx", "coder2.xlsx")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> ResultsFolder:
    """The example, sorted, with theme keys that stand in no text."""
    folder = tmp_path_factory.mktemp("results") / "sorted"
    publish(sort(EXAMPLE, embedder=WordEmbedder()), folder)
    for name in ("codings.csv", "codebook.yaml"):
        text = (folder / name).read_text("utf-8")
        pattern = r"(?m)(^q\d,[^,]+,coded,)(t\d+)," if name.endswith("csv") else r"(key: )(t\d+)\b"
        ending = "," if name.endswith("csv") else ""
        (folder / name).write_text(re.sub(pattern, rf"\1zqx\2{ending}", text), "utf-8")
    return open_results(folder)


@pytest.fixture(scope="module")
def folder(results: ResultsFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "sorted-sample"
    publish_sample(draw_sample(results, size=60), results, folder)
    return folder


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_in_a_sheet_tells_what_the_machine_said(
    folder: Path, results: ResultsFolder, name: str
) -> None:
    """The keys of themes stand on the page with the codebook, and in no other part of the file."""
    keys = {theme for themes in results.themes().values() for theme in themes}
    titles = {t.title for book in results.codebooks.values() for t in book.themes}
    assert all(key.startswith("zqx") for key in keys)
    with zipfile.ZipFile(folder / name) as archive:
        parts = {info.filename: archive.read(info).decode("utf-8") for info in archive.infolist()}
        assert archive.comment == b""
    with_keys = [part for part, text in parts.items() if "zqx" in text]
    assert with_keys == ["xl/worksheets/sheet2.xml"]
    responses = parts.pop("xl/worksheets/sheet1.xml")
    codebook = parts.pop("xl/worksheets/sheet2.xml")
    assert all(title.replace("&", "&amp;") in codebook for title in titles)
    words = ("confidence", "stratum", "chance", "random", "added", "campaign", "machine")
    for part, text in parts.items():
        if part != "xl/worksheets/sheet3.xml":  # "How to code", the same for everybody
            assert not [word for word in words if word in text.lower()], part
    assert "hidden" not in responses
    assert "<row" in responses
    assert set(re.findall(r'<c r="([A-Z]+)\d+"', responses)) == {"A", "B", "C", "D", "E"}
    filled = re.findall(r'<c r="[DE](\d+)"', responses)
    assert set(filled) == {"1"}  # headings, and nothing under them


@pytest.mark.parametrize("name", SHEETS)
def test_the_order_tells_nothing_either(folder: Path, results: ResultsFolder, name: str) -> None:
    """Neither what was added, nor a response's stratum, nor its number of themes goes with it."""
    sample = read_sample(folder / "sample.json")
    drawn = {(d.question, d.response_id): d for d in sample.drawn}
    lines = read_coding_sheet(folder / name).lines
    assert {(line.question, line.response_id) for line in lines} == set(drawn)
    for question in results.codebooks:
        mine = [(question, line.response_id) for line in lines if line.question == question]
        place = pl.Series(range(len(mine)))
        for value in (
            [float(drawn[key].part is Part.ADDED) for key in mine],
            [float(len(results.sure[key])) for key in mine],
            [drawn[key].chance for key in mine],
        ):
            found = pl.DataFrame({"a": place.cast(pl.Float64), "b": value})
            if found["b"].n_unique() > 1:
                assert abs(float(found.select(pl.corr("a", "b")).item())) < 4 / len(mine) ** 0.5


def test_the_record_has_no_theme_in_it(folder: Path, results: ResultsFolder) -> None:
    text = (folder / "sample.json").read_text("utf-8")
    record = json.loads(text)
    # Which themes coders could give stands on their sheets too, and tells of no response.
    could_give = {question: set(themes) for question, themes in results.themes().items()}
    assert {question: set(keys) for question, keys in record.pop("themes").items()} == could_give
    assert "zqx" not in json.dumps(record)
    assert "confidence" not in text
    keys = {key for one in record["drawn"] for key in one}
    expected = {"question", "response_id", "respondent", "part", "stratum", "chance"}
    assert keys == expected | {"random_chance", "stands_for"}
    again = draw_sample(results, size=60)
    assert read_sample(folder / "sample.json") == again


def test_the_text_is_the_respondents(folder: Path, results: ResultsFolder) -> None:
    for line in read_coding_sheet(folder / "coder1.xlsx").lines:
        text = results.responses[line.question, line.response_id].text
        assert line.text == text.strip()
        assert line.themes == ""


def test_a_sheet_knows_its_codebook(folder: Path, results: ResultsFolder) -> None:
    assert read_coding_sheet(folder / "coder2.xlsx").codebook == results.fingerprint


def test_the_same_again_byte_for_byte(results: ResultsFolder, folder: Path, tmp_path: Path) -> None:
    publish_sample(draw_sample(results, size=60), results, tmp_path / "again")
    for name in (*SHEETS, "sample.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_a_campaign_is_drawn_once(results: ResultsFolder) -> None:
    campaigns = read_table(results.path / "campaigns.csv")
    same = campaigns.filter(pl.col("relation") != "template_and_own_words")
    members = set(zip(same["question"], same["response_id"], strict=True)) & set(results.sure)
    assert len(members) > 20
    sample = draw_sample(results, size=400)
    drawn = [d for d in sample.drawn if (d.question, d.response_id) in members]
    assert [(d.part, d.chance, d.stands_for) for d in drawn] == [(Part.CAMPAIGN, 1.0, len(members))]
    for question, considered in sample.considered.items():
        assert sum(d.weight for d in sample.of(question)) == pytest.approx(considered)
        assert considered == sum(key[0] == question for key in results.sure)


def test_what_is_said_before_anybody_starts(results: ResultsFolder) -> None:
    plan = plans(draw_sample(results, size=60), results)[0]
    assert plan.random == 60
    assert plan.campaigns == 1
    assert 0.15 < plan.width_of_half < 0.25
    assert plan.width_of_tenth < plan.width_of_half
    wide = draw_sample(results, width=0.1)
    assert plans(wide, results)[0].random == plan.for_ten
    assert plans(wide, results)[0].width_of_half <= 0.1


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    nasty = ['=HYPERLINK("http://example.org")', "+1 to that", "@SUM(1)", "-5 would be better"]
    said = [f"{n} and the bus is late every morning in my street" for n in nasty * 5]
    frame = pl.DataFrame({"Id": [f"=r{n}" for n in range(20)], "What do you think?": said})
    roles = tmp_path / "roles.yaml"
    roles.write_text("columns:\n  Id: id\n  What do you think?: open\n", "utf-8")
    publish(sort(take_in(frame, roles=roles), embedder=WordEmbedder()), tmp_path / "sorted")
    results = open_results(tmp_path / "sorted")
    publish_sample(draw_sample(results), results, tmp_path / "sample")
    with zipfile.ZipFile(tmp_path / "sample" / "coder1.xlsx") as archive:
        for part in archive.namelist():
            assert b"<f>" not in archive.read(part)
            assert b"<hyperlink" not in archive.read(part)
    lines = read_coding_sheet(tmp_path / "sample" / "coder1.xlsx").lines
    assert {line.response_id: line.text for line in lines} == {
        f"=r{n}": text for n, text in enumerate(said)
    }


def test_a_sheet_that_is_being_filled_in_is_not_replaced(
    results: ResultsFolder, tmp_path: Path
) -> None:
    sample = draw_sample(results, size=20)
    first, _ = publish_sample(sample, results, tmp_path / "s")
    first.write_bytes(first.read_bytes() + b"changed")
    with pytest.raises(OutputError, match="Somebody seems to have coded"):
        publish_sample(sample, results, tmp_path / "s")
    publish_sample(sample, results, tmp_path / "s", overwrite=True)
    assert (tmp_path / "s" / "coder1 (yours).xlsx").read_bytes().endswith(b"changed")


@pytest.mark.parametrize(
    "wrong", [{"size": 0}, {"width": 0.0}, {"width": 1.5}, {"coders": 0}, {"coders": 21}]
)
def test_numbers_that_make_no_sense(results: ResultsFolder, wrong: dict[str, float]) -> None:
    with pytest.raises(SampleError, match=f"--{next(iter(wrong))} says"):
        draw_sample(results, **wrong)  # type: ignore[arg-type]


def test_a_damaged_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "sample.json").write_text('{"drawn": 5}', "utf-8")
    with pytest.raises(SampleError, match=r"sample\.json can't be read"):
        read_sample(tmp_path / "sample.json")
