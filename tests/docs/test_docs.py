"""The documents agree with the code, the command line and one another."""

import ast
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from greenpaper.cli.main import app

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*/*.md")])
PROGRAM = typer.main.get_command(app)
assert isinstance(PROGRAM, TyperGroup)


def every_command(group: TyperGroup, above: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group, and of the groups in it, by what one types."""
    for key, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from every_command(command, f"{above}{key} ")
        elif not command.hidden:
            yield above + key, command


COMMANDS = dict(every_command(PROGRAM))
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
WORDS_NOT_USED = re.compile(r"(?:^|_)(topic|cluster|label|tag)s?(?:_|$)")
BINARY = {".png", ".xlsx", ".xls", ".ods", ".safetensors", ".woff2", ".ico"}
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|npmjs\.(?:com|org)|crates\.io|artifactory|/simple/\S"
    r"|(?:index|find)[-_](?:url|links)\s*[=:]?\s*[\"']?https?://(?!mirror\.example)",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w./~<])/(?:work|root|home/\w+|Users/\w+)(?:/|\b(?![\w-]))")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not in a git work tree")
    files = [ROOT / part.decode() for part in listed.stdout.split(b"\0") if part]
    return [f for f in files if f.suffix.lower() not in BINARY and f.is_file()]


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", path.read_text("utf-8")), re.M):
        flat = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", flat).replace(" ", "-"))
    return found


def links(path: Path) -> list[str]:
    return LINK.findall(FENCE.sub("", path.read_text("utf-8")))


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"[a-z]+://", link):
            continue
        target, _, anchor = link.partition("#")
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), f"{name(path)} links to {link}, which is not there"
        assert ROOT in there.parents, f"{name(path)} links out of the project: {link}"
        if anchor:
            assert anchor in anchors(there), f"{name(path)} links to {link}: no such heading"


def test_every_document_can_be_reached_from_the_map() -> None:
    reached, waiting = set[Path](), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        local = (link.partition("#")[0] for link in links(page) if "://" not in link)
        waiting += [p for p in ((page.parent / t).resolve() for t in local if t) if p in DOCS]
    lost = [name(p) for p in (ROOT / "docs").rglob("*.md") if p not in reached]
    assert not lost


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(p for p in folder.glob("*.md") if p.name != "README.md")
    assert [p.name[:4] for p in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    listed = links(folder / "README.md")
    for number, page in enumerate(pages, start=1):
        first = page.read_text("utf-8").splitlines()[0]
        assert first.startswith(f"# {number}. "), f"{page.name} is headed “{first}”"
        row = f"| [{number:04}]({page.name}) | {first.removeprefix(f'# {number}. ')} |"
        assert row in (folder / "README.md").read_text("utf-8"), f"missing: {row}"
        assert page.name in listed


def options(called: str) -> list[Any]:
    """The options of a command, by how it is called; of `greenpaper` itself too."""
    above = typer.Context(PROGRAM, info_name="greenpaper", **PROGRAM.context_settings)
    command, context = PROGRAM, above
    if called != "greenpaper":
        command = COMMANDS[called.removeprefix("greenpaper ")]
        context = typer.Context(command, parent=above)
    parameters = command.get_params(context)
    return [p for p in parameters if p.param_type_name == "option" and not p.hidden]


def real_options(called: str) -> set[str]:
    return {text for o in options(called) for text in (*o.opts, *o.secondary_opts)}


CALLED = ["greenpaper", *(f"greenpaper {key}" for key in sorted(COMMANDS))]


def reference_sections() -> dict[str, str]:
    text = (ROOT / "docs" / "reference" / "command-line.md").read_text("utf-8")
    parts = re.split(r"^## (greenpaper.*)$", text, flags=re.MULTILINE)
    ends = (re.split(r"^## ", body, flags=re.MULTILINE)[0] for body in parts[2::2])
    return {heading.strip(): body for heading, body in zip(parts[1::2], ends, strict=True)}


def test_the_reference_has_every_command() -> None:
    assert set(reference_sections()) == set(CALLED)


@pytest.mark.parametrize("called", CALLED)
def test_the_reference_has_exactly_the_options_that_there_are(called: str) -> None:
    rows = re.findall(r"^\| (`-.*?) \|", reference_sections()[called], re.MULTILINE)
    documented = set(re.findall(r"`(--?[\w-]+)`", " ".join(rows)))
    assert documented == real_options(called)


@pytest.mark.parametrize("option", sorted(real_options("greenpaper")))
def test_options_of_the_program_itself_need_no_command(option: str) -> None:
    assert CliRunner().invoke(app, [option]).exit_code == 0


@pytest.mark.parametrize("called", CALLED[1:])
def test_required_options_are_called_so(called: str) -> None:
    section = reference_sections()[called]
    for option in options(called):
        row = re.search(rf"^\| .*`{option.opts[0]}`.*$", section, re.MULTILINE)
        assert row
        assert ("Required" in row[0]) == bool(option.required), row[0]


def shown_commands() -> Iterator[tuple[str, str]]:
    """Lines of code in the documents that begin with a command of ours."""
    for path in DOCS:
        text = path.read_text("utf-8")
        for line in text.splitlines():
            if re.match(r"(?: {4,}|\t)\$? ?(?:greenpaper|make) ", line):
                yield name(path), line.strip().removeprefix("$ ")
        for code in re.findall(r"`(greenpaper [^`]+)`", FENCE.sub("", text)):
            yield name(path), code


SHOWN = sorted(set(shown_commands()))


def test_commands_are_shown() -> None:
    pages = {page for page, _ in SHOWN}
    assert {"README.md", "docs/tutorial/first-consultation.md"} <= pages


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_commands_that_are_shown_parse(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert set(words[1:]) <= set(targets), f"{page}: {line}"
        return
    if "…" in line or "[OPTIONS]" in line:
        return  # a pattern, not a command
    if len(words) > 1 and words[1].startswith("-"):
        assert words[1] in real_options("greenpaper"), f"{page}: {line}"
        return
    if len(words) == 2 and words[1] in PROGRAM.commands:
        return  # the command is only named
    called = " ".join(words[1:3]) if " ".join(words[1:3]) in COMMANDS else words[1]
    assert called in COMMANDS, f"{page}: {line}"
    given = words[1 + len(called.split()) :]
    if not given:
        return
    command: TyperCommand = COMMANDS[called]
    # Raises a UsageError for options that don't exist and values that are missing.
    with command.make_context(called, given, resilient_parsing="--help" in words):
        pass


def test_files_that_the_readme_names_are_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert (ROOT / "docs" / "images" / "report.png").is_file()
    local = {link.partition("#")[0] for link in LINK.findall(text) if "://" not in link}
    assert {"docs/index.md", "GLOSSARY.md", "CHANGELOG.md", "LICENSE"} <= local
    for target in local:
        assert (ROOT / target).exists(), target


def test_the_picture_is_small_enough_to_load() -> None:
    content = (ROOT / "docs" / "images" / "report.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 400_000
    assert 1200 <= int.from_bytes(content[16:20], "big") <= 1400


def test_the_changelog_mentions_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(project['version'])}\b", text, re.MULTILINE)


def public_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


@pytest.mark.parametrize("word", ["topic", "cluster", "label", "tag"])
def test_the_glossary_names_the_words_that_are_not_used(word: str) -> None:
    assert f"*{word}*" in (ROOT / "GLOSSARY.md").read_text("utf-8").lower()


def test_words_that_are_not_used_are_in_no_public_name() -> None:
    wrong = [
        f"{name(path)}: {one}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for one in public_names(path)
        if not one.startswith("_")
        and WORDS_NOT_USED.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", one).lower())
    ]
    assert not wrong


def test_the_settings_that_are_explained_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "explanation" / "how-it-works.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)\.([A-Z_]+)` \| ([\d.]+) \|", text, re.MULTILINE)
    assert len(rows) >= 15
    for module, constant, value in rows:
        real = getattr(import_module(f"greenpaper.themes.{module}"), constant)
        assert float(value) == real, f"{module}.{constant} is {real}, not {value}"


def test_roles_that_are_documented_are_those_there_are() -> None:
    from greenpaper.domain.consultation import Role

    text = (ROOT / "docs" / "reference" / "columns-and-roles.md").read_text("utf-8")
    section = text.split("## Roles\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Role)


def test_the_codebook_in_the_reference_can_be_read(tmp_path: Path) -> None:
    from greenpaper.themes.codebook_file import read

    text = (ROOT / "docs" / "reference" / "codebook-file.md").read_text("utf-8")
    block = re.search(r"(?:^ {4}.*\n|^\n)+", text.split("reads it.\n")[1], re.MULTILINE)
    assert block
    path = tmp_path / "codebook.yaml"
    path.write_text(re.sub(r"^ {4}", "", block[0], flags=re.MULTILINE), encoding="utf-8")
    content = read(path)
    assert content.sign_off is not None
    assert [theme.key for theme in content.codebooks[0].themes] == ["g1", "t1"]
    assert content.codebooks[0].theme("t1").merged == ("t9",)


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    wrong = []
    for path in tracked():
        if path == Path(__file__):
            continue
        text = path.read_text("utf-8", errors="replace")
        for pattern in (HOSTS, MACHINE_PATHS):
            found = pattern.search(text)
            if found:
                line = text.count("\n", 0, found.start()) + 1
                wrong.append(f"{name(path)}:{line}: {found[0]}")
    assert not wrong
