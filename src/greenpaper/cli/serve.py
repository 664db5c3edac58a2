"""`greenpaper serve` and `greenpaper work`: the web app, and the worker beside it."""

import os
import signal
import subprocess
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from greenpaper.cli.progress import shown
from greenpaper.cli.telling import tell
from greenpaper.domain.errors import GreenpaperError, MissingPartError

LOCAL = ("127.0.0.1", "::1", "localhost")
TEAM = "GREENPAPER_TEAM"
PORT = 8321
PATIENCE = 15.0
"""Seconds that a worker has to end. What it was at goes on at the next start."""
RESTART = 1.0
"""Seconds before a worker that died is started again."""
Database = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="URL",
        help="Where everything is kept: postgresql://… for a team, or the path of a SQLite file. "
        "Unless you say, a file of your own.",
        show_default=False,
    ),
]


def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A folder that 'greenpaper sort' or 'code' wrote, to open at once.",
            show_default=False,
        ),
    ] = None,
    *,
    database: Database = "",
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on. Others need accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = PORT,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in your browser.")
    ] = True,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Start a worker beside the pages.")
    ] = True,
    team: Annotated[
        bool,
        typer.Option("--team", help="With accounts and roles: see docs/how-to/run-for-a-team.md."),
    ] = False,
) -> None:
    """Open Greenpaper in your browser: upload, sort, sign off, review and publish.

    No account is needed on your own machine, and nothing leaves it. Stop it with Ctrl-C: work that
    was under way goes on when you start it again.
    """
    team = team or os.environ.get(TEAM) == "1"
    check_address(host, team=team)
    if team:
        os.environ[TEAM] = "1"
    settle(database)
    from greenpaper.web.serve import door, key, prepare
    from greenpaper.web.serve import serve as answer

    prepare()
    there = _open(folder) if folder else ""
    stop = _stopped()
    keeper = threading.Thread(target=_keep_working, args=(stop,), daemon=True)

    def ready(bound: int) -> None:
        if worker:
            keeper.start()
        address = f"http://{'localhost' if host in LOCAL else host}:{bound}/{there}{key()}"
        tell(f"Greenpaper is at {address}  (Ctrl-C stops it)")
        if browser and not team:
            webbrowser.open(door(address))

    try:
        answer(host, port, ready, stop)
    except OSError as error:
        raise GreenpaperError(
            f"Nothing can listen at {host}, port {port}: {error.strerror or error}. Perhaps "
            "Greenpaper runs already; if not, name another port with --port."
        ) from error
    finally:
        stop.set()
        if keeper.is_alive():
            keeper.join(PATIENCE)


def check_address(host: str, *, team: bool) -> None:
    """Refuse to listen where strangers could read. Raises GreenpaperError."""
    if host in LOCAL:
        return
    if not team:
        raise GreenpaperError(
            f"Without accounts Greenpaper listens on 127.0.0.1 only, not on {host}: anybody who "
            "can reach the page could read the responses. For a team, see "
            "docs/how-to/run-for-a-team.md."
        )
    if os.environ.get("GREENPAPER_PLAIN_HTTP") == "1":
        raise GreenpaperError(
            "GREENPAPER_PLAIN_HTTP=1 is for trying out on 127.0.0.1: elsewhere passwords would "
            "travel in the open. Leave it out, and put a proxy with a certificate in front."
        )
    if not os.environ.get("GREENPAPER_HOSTS"):
        raise GreenpaperError(
            "Say under which name people reach the server, such as "
            "GREENPAPER_HOSTS=greenpaper.example.org. Requests for any other name are refused."
        )


def _open(folder: Path) -> str:
    """Open a folder of results; the page to show."""
    from greenpaper.web.shared.middleware import alone
    from greenpaper.workflow.desk.open_folder import open_folder

    with shown() as progress:
        return f"consultations/{open_folder(alone(), folder, progress).pk}/"


def work(
    *,
    database: Database = "",
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Do the work that people ask for on the pages. `greenpaper serve` starts this by itself.

    `beside`: end with the process at the other end of standard input, however that ends.
    """
    settle(database, "greenpaper.store.orm.settings")
    from greenpaper.store.address import replies_of, work_database
    from greenpaper.wiring import forget, load_embedder, load_listed_model, read_settings
    from greenpaper.workflow.desk.jobs import Tools
    from greenpaper.workflow.desk.worker import work as carry_on

    settings, stop = read_settings(), _stopped()
    if beside:
        threading.Thread(target=_until_alone, args=(stop,), daemon=True).start()
    tools = Tools(
        load=lambda: load_embedder(settings),
        load_model=lambda named, pk: load_listed_model(settings, named, replies_of(pk)),
        forget=lambda: forget(settings),
    )
    carry_on(work_database(), tools, stop)
    sys.stdout.flush()
    os._exit(0)  # a run under way is not waited for: it is as durable as after a kill


def _until_alone(stop: threading.Event) -> None:
    """Set `stop` once nobody holds the other end of standard input."""
    while os.read(0, 1024):
        pass
    stop.set()


def settle(database: str, settings: str = "greenpaper.web.settings") -> None:
    """Django knows where things are kept, here and in the processes started from here."""
    if database:
        os.environ["GREENPAPER_DATABASE"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    try:
        import django

        from greenpaper.store.address import home
    except ImportError as error:
        raise MissingPartError(
            "The web app needs more than is installed. Get it with: pip install 'greenpaper[web]'"
        ) from error
    home().mkdir(parents=True, exist_ok=True)
    django.setup()


def _keep_working(stop: threading.Event) -> None:
    """A worker, started again whenever it dies."""
    command = [sys.executable, "-m", "greenpaper.cli.main", "work", "--beside"]
    while not stop.is_set():
        process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own program
        while process.poll() is None and not stop.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE / 2)
            process.kill()
            process.wait()
        stop.wait(RESTART)


def _stopped() -> threading.Event:
    """Set when somebody asks the program to stop."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    return stop
