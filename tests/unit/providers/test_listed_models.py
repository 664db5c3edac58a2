"""Which language models a server may use is said by whoever runs it."""

from pathlib import Path

import pytest

from greenpaper.domain.asking import NamedModel
from greenpaper.domain.errors import GreenpaperError, ModelError
from greenpaper.wiring import load_listed_model, read_settings

TEAM = {"GREENPAPER_TEAM": "1"}
SMALL = NamedModel("small", "https://models.example.org/v1")


def test_alone_any_may_be_named() -> None:
    assert read_settings({}).models is None


def test_for_a_team_only_those_that_are_listed() -> None:
    assert read_settings(TEAM).models == ()
    listed = "small https://models.example.org/v1,\n anthropic:claude-sonnet-5"
    found = read_settings({**TEAM, "GREENPAPER_MODELS": listed}).models
    assert found == (SMALL, NamedModel("anthropic:claude-sonnet-5"))


@pytest.mark.parametrize("listed", ["small models.example.org", "a http://x/v1 b", "a file:///x"])
def test_what_makes_no_sense_is_a_sentence(listed: str) -> None:
    with pytest.raises(GreenpaperError, match="GREENPAPER_MODELS says"):
        read_settings({"GREENPAPER_MODELS": listed})


@pytest.mark.parametrize(
    "named",
    [NamedModel("small", "http://127.0.0.1:9/v1"), NamedModel("other", SMALL.url), NamedModel("x")],
)
def test_the_worker_asks_no_other(named: NamedModel, tmp_path: Path) -> None:
    settings = read_settings({**TEAM, "GREENPAPER_MODELS": f"{SMALL.name} {SMALL.url}"})
    with pytest.raises(ModelError, match="GREENPAPER_MODELS"):
        load_listed_model(settings, named, tmp_path)
    assert load_listed_model(settings, SMALL, tmp_path).provider == "models.example.org"
