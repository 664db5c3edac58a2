"""The container and compose files, as far as a machine without a container engine can check them:
they are well formed, what they name is there, and their commands run together on PostgreSQL."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import yaml

import postgresql_server

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
HOST = "greenpaper.example.org"


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_compose_file_says_what_it_must() -> None:
    services = compose()["services"]
    assert set(services) == {"web", "worker", "database"}
    for name in ("web", "worker"):
        service = services[name]
        assert service["environment"]["GREENPAPER_TEAM"] == "1"
        assert "@database/greenpaper" in service["environment"]["GREENPAPER_DATABASE"]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    assert services["web"]["ports"] == ["127.0.0.1:8321:8321"]
    assert "ports" not in services["database"]
    assert re.search(r":\d+-\w+$", services["database"]["image"])
    assert {"web", "database"} == {n for n, s in services.items() if "healthcheck" in s}
    assert services["worker"]["command"] == ["greenpaper", "work"]
    assert "--no-worker" in services["web"]["command"]
    volumes = {v.split(":")[0] for s in services.values() for v in s["volumes"]}
    assert volumes == set(compose()["volumes"])
    example = (ROOT / "compose.env.example").read_text()
    needed = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    assert needed <= set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_docker_compose_reads_it(tmp_path: Path) -> None:
    asked = ["docker", "compose", "version"]
    if not shutil.which("docker") or subprocess.run(asked, check=False).returncode:
        pytest.skip("needs Docker Compose (no engine is asked)")
    (tmp_path / "compose.env").write_text("POSTGRES_PASSWORD=x\nGREENPAPER_HOSTS=a.example\n")
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    read = ["docker", "compose", "--env-file", "compose.env", "config", "--quiet"]
    subprocess.run(read, cwd=tmp_path, check=True)


def test_container_file_copies_what_is_there() -> None:
    text = (ROOT / "Containerfile").read_text().replace("\\\n", " ")
    for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        for source in shlex.split(line)[:-1]:
            assert (ROOT / source).exists(), source
    installed = re.findall(r"-r (\S+)", text)
    assert installed
    assert all((ROOT / name).is_file() for name in installed)
    assert re.search(r"^USER greenpaper$", text, re.MULTILINE)
    assert re.search(r"^FROM \S+/python:\d+\.\d+-\w+-\w+$", text, re.MULTILINE), "name and tag"
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "compose.env"} <= set(ignored)


@contextmanager
def started(command: list[str], surroundings: dict[str, str]) -> Iterator[None]:
    program = [sys.executable, "-m", "greenpaper.cli.main", *command[1:]]
    process = subprocess.Popen(program, env=surroundings)
    try:
        yield
    finally:
        process.terminate()
        process.wait(120)


def answers(url: str, **headers: str) -> int:
    with urlopen(Request(url, headers={"Host": HOST, **headers}), timeout=30) as answer:
        return int(answer.status)


def test_their_commands_work_together(tmp_path: Path, model_folder: Path) -> None:
    if postgresql_server.programs() is None:
        pytest.skip("needs a PostgreSQL server (Debian: postgresql)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    services = compose()["services"]
    (tmp_path / "a.csv").write_text(
        "id,Why?\n" + "".join(f"{n},The bus never comes on time in road {n}\n" for n in range(9))
    )
    with postgresql_server.running() as url:
        surroundings = {
            **os.environ,
            "GREENPAPER_TEAM": "1",
            "GREENPAPER_HOSTS": HOST,
            "GREENPAPER_SECRET_KEY": "k" * 60,
            "GREENPAPER_HOME": str(tmp_path / "home"),
            "GREENPAPER_CACHE": str(model_folder),
            "GREENPAPER_DATABASE": url,
        }
        web = [*services["web"]["command"], "--port", str(port)]
        with started(web, surroundings):
            health = f"http://127.0.0.1:{port}/health/"
            for _ in range(120):
                try:
                    assert answers(health) == 200
                    break
                except (URLError, ConnectionError):
                    time.sleep(0.5)
            at = f"http://127.0.0.1:{port}/people/login/"
            assert answers(at, **{"X-Forwarded-Proto": "https"}) == 200
            with started(services["worker"]["command"], surroundings):
                script = [sys.executable, HERE / "make_kept.py", tmp_path / "a.csv"]
                subprocess.run(script, env=surroundings, check=True)
                for _ in range(120):
                    show = [sys.executable, HERE / "show_kept.py"]
                    done = subprocess.run(
                        show, env=surroundings, check=True, capture_output=True, text=True
                    )
                    if done.stdout:
                        break
                    time.sleep(1)
    assert "done" in done.stdout
    assert "failed" not in done.stdout
