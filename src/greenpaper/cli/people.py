"""`greenpaper people`: accounts of a team, made and closed by whoever looks after the server."""

import getpass
from typing import Annotated, Any

import typer

from greenpaper.cli.serve import Database, settle
from greenpaper.cli.telling import tell
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Role

people = typer.Typer(
    name="people",
    no_args_is_help=True,
    help="Make and close the accounts of a team, and give links to choose a password.",
)
Email = Annotated[str, typer.Argument(help="The person's email address.", show_default=False)]


@people.command("add")
def add(
    email: Email,
    *,
    name: Annotated[str, typer.Option("--name", help="The name, as the record shows it.")],
    administrator: Annotated[
        bool,
        typer.Option("--administrator", help="May read the record of accounts and deletions."),
    ] = False,
    database: Database = "",
) -> None:
    """Make an account, and say the link with which its owner chooses a password."""
    accounts = _ready(database)
    tell(accounts.add(email, name, administrator=administrator, who=_me()))


@people.command("link")
def link(email: Email, *, database: Database = "") -> None:
    """Say a new link, for a lost password or a lost phone: the second step is set up again."""
    accounts = _ready(database)
    tell(accounts.link(email, who=_me()))


@people.command("close")
def close(email: Email, *, database: Database = "") -> None:
    """Close an account: its owner is signed out and can't sign in. What they did stays."""
    accounts = _ready(database)
    tell(accounts.close(email, who=_me()))


@people.command("seat")
def seat(
    email: Email,
    consultation: Annotated[
        int, typer.Argument(help="The number in the address of the consultation.")
    ],
    *,
    role: Annotated[Role, typer.Option("--role", help="The part they get.")] = Role.OWNER,
    database: Database = "",
) -> None:
    """Give somebody a part in a consultation whose owner has left."""
    accounts = _ready(database)
    tell(accounts.seat(email, consultation, role, who=_me()))


@people.command("list")
def show(*, database: Database = "") -> None:
    """List the accounts."""
    accounts = _ready(database)
    tell("\n".join(accounts.everybody()) or "There are no accounts yet.")


def _ready(database: str) -> Any:
    """The module that makes and closes accounts, once Django knows where they are."""
    settle(database)
    from greenpaper.web.people import accounts
    from greenpaper.web.serve import prepare

    prepare()
    return accounts


def _me() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError) as error:
        raise GreenpaperError("Nobody is signed in on this computer.") from error
