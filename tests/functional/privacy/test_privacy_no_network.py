"""Nothing leaves the computer: what the README and docs/explanation/privacy.md promise.

ONNX Runtime's official builds send telemetry since 1.29, unless ORT_DISABLE_TELEMETRY is set
before it begins, or CI is. It then makes a folder of its own in the user's cache; without telemetry
it makes none. So the first test needs no network, nor a look at one.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "aberwen-high-street" / "late-responses.csv"
SORT = "from greenpaper.cli.main import main; main()"
HIDES_TELEMETRY = {
    *("CI", "CONTINUOUS_INTEGRATION", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "BUILD_ID"),
    *("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "PYTEST_CURRENT_TEST"),
    *("JENKINS_URL", "TEAMCITY_VERSION", "TRAVIS", "CIRCLECI", "APPVEYOR", "BUILDKITE"),
}


def plain_home(folder: Path) -> dict[str, str]:
    """Surroundings in which the runtime has no reason to be quiet but ours."""
    kept = {key: value for key, value in os.environ.items() if key not in HIDES_TELEMETRY}
    home = folder / "home"
    home.mkdir()
    unset = {key for key in kept if key.startswith("XDG_")}
    kept = {key: value for key, value in kept.items() if key not in unset}
    return kept | {"HOME": str(home), "GREENPAPER_CACHE": str(folder / "cache")}


def test_a_run_leaves_nothing_but_its_results_and_its_cache(tmp_path: Path) -> None:
    surroundings = plain_home(tmp_path)
    words = [sys.executable, "-c", SORT, "sort", str(EXAMPLE), "--output", "results"]
    done = subprocess.run(words, cwd=tmp_path, env=surroundings, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "results" / "report.html").is_file()
    assert [str(p) for p in (tmp_path / "home").rglob("*")] == []
    assert {p.name for p in tmp_path.iterdir()} == {"home", "cache", "results"}


def test_a_run_opens_no_connection(tmp_path: Path) -> None:
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("needs strace")
    trace = tmp_path / "trace.txt"
    words = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace)]
    words += [sys.executable, "-c", SORT, "sort", str(EXAMPLE), "--output", "results"]
    surroundings = plain_home(tmp_path)
    done = subprocess.run(words, cwd=tmp_path, env=surroundings, capture_output=True, check=False)
    if not trace.is_file() or b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr.decode()
    assert not re.findall(r".*sa_family=AF_INET.*|.*nscd.*", trace.read_text("utf-8"))


def test_the_runtime_is_imported_in_one_place_only() -> None:
    found = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^\s*(?:import|from) onnxruntime\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert found == ["runtime.py"]


def test_the_runtime_is_silent_however_it_is_reached() -> None:
    code = "import greenpaper.providers.minilm, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
