"""The team's server as it is set up: Django's own check, TLS, and refusals at the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEAM = {"GREENPAPER_TEAM": "1", "GREENPAPER_HOSTS": "greenpaper.example.org"}
ASK = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0); call_command("createcachetable")
web = Client()
at = {"host": "greenpaper.example.org"}
print(web.get("/people/login/", headers=at)["Location"])
answer = web.get("/people/login/", headers={**at, "x-forwarded-proto": "https"})
print(answer.status_code, answer["Strict-Transport-Security"])
print(answer.cookies["greenpaper_csrf"]["secure"], answer.cookies["greenpaper_csrf"]["httponly"])
print(web.get("/health/", headers=at).status_code)
print(web.get("/people/login/", headers={"host": "127.0.0.1"}).status_code)
"""


def run(home: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "GREENPAPER_HOME": str(home),
        "GREENPAPER_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "greenpaper.web.settings",
        **more,
    }
    surroundings.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for the tests alone
    command = (sys.executable, *command)
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


def test_djangos_check_for_deployment_is_clean(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **TEAM)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_behind_tls(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", ASK, **TEAM)
    assert done.stdout.splitlines() == [
        "https://greenpaper.example.org/people/login/",
        "200 max-age=31536000; includeSubDomains; preload",
        "True True",
        "200",
        "400",
    ], done.stderr


@pytest.mark.parametrize(
    ("arguments", "more", "why"),
    [
        (["--host", "0.0.0.0"], {}, "Without accounts Greenpaper listens on 127.0.0.1 only"),
        (["--team", "--host", "0.0.0.0"], {}, "GREENPAPER_HOSTS"),
        (
            ["--team", "--host", "0.0.0.0"],
            {"GREENPAPER_PLAIN_HTTP": "1", "GREENPAPER_HOSTS": "x.example.org"},
            "passwords would travel in the open",
        ),
    ],
)
def test_unsafe_start_is_refused(
    tmp_path: Path, arguments: list[str], more: dict[str, str], why: str
) -> None:
    program = ("-m", "greenpaper.cli.main", "serve", "--no-browser", "--no-worker")
    done = run(tmp_path, *program, *arguments, **more)
    assert done.returncode == 2
    assert why in done.stderr
    assert not list(tmp_path.iterdir())
