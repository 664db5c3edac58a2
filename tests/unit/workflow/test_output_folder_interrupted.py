"""Whatever interrupts the swap of results, at whatever step: nothing of anybody's is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from greenpaper.domain.errors import OutputError
from greenpaper.workflow import output_folder, swap

STEPS = ("rename", "mkdir", "unlink", "rmdir")
OLD = {"report.html": "old report", "codebook.yaml": "old themes", "gone.csv": "an older version's"}
NEW = {"report.html": "new report", "codebook.yaml": "new themes", "campaigns.csv": "new letters"}
THEIRS = {"notes.txt": "for the committee", "campaigns.csv": "their own list"}

Files = dict[str, str]


def write(folder: Path, files: Files) -> None:
    """Results as a run writes them."""
    for name, text in files.items():
        (folder / name).write_text(text)
    digests = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
    (folder / "run.json").write_text(json.dumps({"greenpaper": "0", "files": digests}))


def put(folder: Path) -> None:
    with output_folder.staged(folder) as part:
        write(part, NEW)


def earlier(folder: Path) -> Path:
    """A folder with results of before, and a person's own files."""
    folder.mkdir()
    write(folder, OLD)
    for name, text in THEIRS.items():
        (folder / name).write_text(text)
    (folder / "drafts").mkdir()
    (folder / "drafts" / "one.txt").write_text("a draft")
    return folder


def shown(folder: Path) -> Files:
    """What a person sees: no hidden files."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def is_whole(folder: Path) -> bool:
    """Either the old results or the new ones, the record that belongs to them, and nothing lost."""
    files = shown(folder)
    record = json.loads(files["run.json"])["files"]
    assert set(record) in (set(OLD), set(NEW))
    expected = OLD if set(record) == set(OLD) else NEW
    assert {name: files[name] for name in record} == expected
    kept = [text for name, text in files.items() if name not in record]
    return sorted(t for t in kept if "{" not in t) == sorted([*THEIRS.values(), "a draft"])


@contextmanager
def at_step(number: int, what: Callable[[], None], *, after: bool) -> Iterator[list[int]]:
    """Let something happen before or after the step of that number, counted from 1."""
    count = [0]
    real = {name: getattr(os, name) for name in STEPS}

    def wrapped(name: str) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            count[0] += 1
            mine = count[0] == number
            if mine and not after:
                what()
            try:
                return real[name](*arguments, **named)
            finally:
                if mine and after:
                    what()

        return step

    for name in STEPS:
        setattr(os, name, wrapped(name))
    try:
        yield count
    finally:
        for name in STEPS:
            setattr(os, name, real[name])


def interrupt() -> None:
    raise KeyboardInterrupt


def steps_of_a_run(folder: Path) -> int:
    with at_step(0, interrupt, after=False) as count:
        put(folder)
    return count[0]


@pytest.mark.parametrize("after", [False, True])
def test_an_interruption_at_any_step(tmp_path: Path, after: bool) -> None:
    steps = steps_of_a_run(earlier(tmp_path / "0"))
    assert steps > 10
    for step in range(1, steps + 1):
        folder = earlier(tmp_path / str(step))
        with at_step(step, interrupt, after=after), pytest.raises(KeyboardInterrupt):
            put(folder)
        record = json.loads((folder / "run.json").read_text())["files"]
        for name in record:  # complete at once, old or new
            assert (folder / name).read_text() == (OLD if set(record) == set(OLD) else NEW)[name]
        output_folder.check(folder)
        assert is_whole(folder), step
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step(tmp_path: Path, after: bool) -> None:
    """As kill -9 or a power cut: nothing more is done; the next run puts it right."""
    steps = steps_of_a_run(earlier(tmp_path / "0"))
    for step in range(1, steps + 1):
        folder = earlier(tmp_path / str(step))
        child = os.fork()
        if child == 0:
            with at_step(step, lambda: os._exit(9), after=after):
                put(folder)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        output_folder.check(folder)
        assert is_whole(folder), step
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_a_kill_while_things_are_put_right(tmp_path: Path) -> None:
    steps = steps_of_a_run(earlier(tmp_path / "0"))
    for step in range(1, steps + 1):
        for second in (1, 2, 3, 5, 8):
            folder = earlier(tmp_path / f"{step}-{second}")
            for number, work in ((step, put), (second, output_folder.check)):
                child = os.fork()
                if child == 0:
                    with at_step(number, lambda: os._exit(9), after=True):
                        work(folder)
                    os._exit(0)
                os.waitpid(child, 0)
            output_folder.check(folder)
            assert is_whole(folder), (step, second)
            shutil.rmtree(folder)


def test_a_file_of_ones_own_with_a_name_of_ours(tmp_path: Path) -> None:
    folder = earlier(tmp_path / "results")
    put(folder)
    assert (folder / "campaigns.csv").read_text() == NEW["campaigns.csv"]
    assert (folder / "campaigns (yours).csv").read_text() == "their own list"
    assert not (folder / "gone.csv").exists()
    (folder / "report.html").write_text("changed")
    (folder / "campaigns.csv").write_text("changed too")
    with pytest.raises(OutputError, match=r"report\.html .* was changed .* --overwrite"):
        output_folder.check(folder)
    output_folder.check(folder, overwrite=True)
    put(folder)
    assert (folder / "campaigns (yours 2).csv").read_text() == "changed too"
    assert (folder / "report (yours).html").read_text() == "changed"
    assert (folder / "report.html").read_text() == "new report"


def test_a_folder_or_link_with_a_name_of_ours(tmp_path: Path) -> None:
    folder = earlier(tmp_path / "results")
    (folder / "report.html").unlink()
    (folder / "report.html").mkdir()
    (folder / "report.html" / "mine.txt").write_text("mine")
    (folder / "codebook.yaml").unlink()
    (folder / "codebook.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="changed"):
        output_folder.check(folder)
    put(folder)
    assert (folder / "report (yours).html" / "mine.txt").read_text() == "mine"
    assert (folder / "codebook (yours).yaml").is_symlink()


def test_a_record_may_not_point_elsewhere(tmp_path: Path) -> None:
    folder = earlier(tmp_path / "results")
    (tmp_path / "precious.txt").write_text("precious")
    files = {"../precious.txt": sha256(b"precious").hexdigest(), "a/b": "", "..": ""}
    (folder / "run.json").write_text(json.dumps({"greenpaper": "0", "files": files}))
    put(folder)
    assert (tmp_path / "precious.txt").read_text() == "precious"


def test_a_failed_move_leaves_the_old_results(tmp_path: Path) -> None:
    """As where a spreadsheet program holds a file open."""

    def held() -> None:
        raise PermissionError(13, "Permission denied")

    for step in range(2, 13):  # making the folders, and every move
        folder = earlier(tmp_path / str(step))
        with at_step(step, held, after=False), pytest.raises(OutputError, match="may not write"):
            put(folder)
        assert is_whole(folder)


def test_a_first_run_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), output_folder.staged(tmp_path / "a" / "b") as part:
        write(part, NEW)
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_it_stays_the_same_folder(tmp_path: Path) -> None:
    """With its rights, and for those who are in it."""
    folder = earlier(tmp_path / "results")
    folder.chmod(0o770)
    before = folder.stat()
    put(folder)
    assert (folder.stat().st_ino, folder.stat().st_mode) == (before.st_ino, before.st_mode)


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    with output_folder.staged(folder) as part:
        write(part, NEW)
        for other in (lambda: output_folder.check(folder), lambda: put(folder)):
            with pytest.raises(OutputError, match="Another run is writing"):
                other()
    assert (folder / "report.html").read_text() == "new report"


SLOW = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_output_folder_interrupted import put
real = os.rename
def slow(*paths):
    print("moving", flush=True)
    time.sleep(0.05)
    real(*paths)
os.rename = slow
put(Path(sys.argv[1]))
print("done", flush=True)
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_for_the_swap(tmp_path: Path, stop: signal.Signals) -> None:
    folder = earlier(tmp_path / "results")
    arguments = [sys.executable, "-c", SLOW, str(folder), str(Path(__file__).parent)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stdout.readline() == "moving\n"  # signals are held off from here
        run.send_signal(stop)
        assert run.stdout.read().endswith("done\n")
    assert run.returncode == 0
    assert (folder / "report.html").read_text() == "new report"
    assert is_whole(folder)


def test_where_folders_cannot_be_locked_it_works_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", no_locks)
    put(tmp_path / "one")
    monkeypatch.setitem(sys.modules, "fcntl", None)  # as on Windows
    put(tmp_path / "two")
    assert swap.written(tmp_path / "one") == swap.written(tmp_path / "two")
