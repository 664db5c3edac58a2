"""`greenpaper`: the command line. Nothing heavy is imported until a command needs it."""

import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer

from greenpaper import __version__
from greenpaper.cli.backup import backup, restore
from greenpaper.cli.check import check
from greenpaper.cli.code import code
from greenpaper.cli.columns import columns
from greenpaper.cli.draft import draft
from greenpaper.cli.learn import learn
from greenpaper.cli.people import people
from greenpaper.cli.record import verify_record
from greenpaper.cli.sample import sample
from greenpaper.cli.serve import serve, work
from greenpaper.cli.sort import sort
from greenpaper.cli.telling import complain
from greenpaper.domain.errors import GreenpaperError, NoOpenQuestionError

MISTAKE = 2
INTERRUPTED = 130
BROKEN = 1

app = typer.Typer(
    name="greenpaper",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Sorts public-consultation responses into themes, on your own computer: nothing is sent "
        "anywhere, unless you name a language model with --model."
    ),
    epilog=(
        "Start with [bold]greenpaper sort responses.xlsx[/bold]. It finds out what each column "
        "is; [bold]greenpaper columns responses.xlsx[/bold] shows what it found. Then read and "
        "sign the codebook, and [bold]greenpaper code[/bold] the responses with it."
    ),
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"greenpaper {__version__}")
        raise typer.Exit


@app.callback()
def greenpaper(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which version this is, and stop.",
            is_eager=True,
            callback=_say_version,  # it must speak before the missing command is noticed
        ),
    ] = False,
) -> None:
    """Options that stand before any command."""


SORT_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper sort responses.xlsx

greenpaper sort export.csv --output spring-2026 --title "High Street, spring 2026"

greenpaper sort export.xlsx --sheet Answers --roles roles.yaml
"""
CODE_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper code late.csv --codebook responses-sorted/codebook.yaml

greenpaper code responses.xlsx --codebook codebook.yaml --draft
"""
COLUMNS_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper columns responses.xlsx

greenpaper columns responses.xlsx --write roles.yaml
"""
SAMPLE_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper sample responses-sorted --size 200 --coders 2

greenpaper sample responses-sorted --width 10
"""
CHECK_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper check responses-sorted coder1.xlsx coder2.xlsx

greenpaper check responses-sorted coder1.xlsx coder2.xlsx adjudicate.xlsx
"""
LEARN_EXAMPLES = """\
[bold]Examples[/bold]

greenpaper learn responses-sorted coder1.xlsx coder2.xlsx adjudicate.xlsx

greenpaper learn responses-learned next.xlsx --output responses-learned-2
"""
app.command(epilog=SORT_EXAMPLES)(sort)
app.command(epilog=CODE_EXAMPLES)(code)
app.command(epilog=COLUMNS_EXAMPLES)(columns)
app.command()(draft)
app.command(epilog=SAMPLE_EXAMPLES)(sample)
app.command(epilog=CHECK_EXAMPLES)(check)
app.command(epilog=LEARN_EXAMPLES)(learn)
app.command()(serve)
app.command(hidden=True)(work)
app.add_typer(people)
app.command("verify-record")(verify_record)
app.command()(backup)
app.command()(restore)


SEE_COLUMNS = (
    " To see what each column was taken for, and to say otherwise, run “greenpaper columns” with "
    "the file."
)


def main() -> None:
    """Run the command line; whatever goes wrong ends in a sentence and an exit code.

    2: a mistake that the reader can mend. 130: stopped. 1: a fault of the program's own.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # it cleans up as after Ctrl-C
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except GreenpaperError as error:
        more = SEE_COLUMNS if isinstance(error, NoOpenQuestionError) else ""
        complain(f"{error}{more}")
        sys.exit(MISTAKE)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        complain("Stopped. Nothing was written.")
        sys.exit(INTERRUPTED)
    except MemoryError:
        complain("The computer ran out of memory. Close other programs, or sort fewer rows.")
        sys.exit(MISTAKE)
    except Exception:  # the reader gets a sentence, the trace goes to a file
        complain(
            "Something went wrong that is not your fault. Nothing was written. "
            f"The details are in {_keep_trace()}; please report them."
        )
        sys.exit(BROKEN)


def _keep_trace() -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="greenpaper-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"greenpaper {__version__}\n{traceback.format_exc()}")
    return Path(file.name)


if __name__ == "__main__":
    main()
