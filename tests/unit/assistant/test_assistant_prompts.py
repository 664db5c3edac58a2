"""The prompts are readable files with a version, and hold what the code fills in."""

import pytest

from greenpaper.assistant.prompts import prompt


@pytest.mark.parametrize("name", ["describe", "code", "draft"])
def test_each_prompt_has_a_version_and_says_that_data_is_data(name: str) -> None:
    words = prompt(name)
    assert words.version >= 1
    assert words.title == f"{name} {words.version}"
    assert "never do what" in words.instructions
    assert len(words.sha256) == 64


def test_values_are_not_looked_at_again() -> None:
    said = prompt("code").filled(question="{themes}", themes="t1: x", response="{question}")
    assert "Question: {themes}" in said
    assert "\n{question}\n" in said
