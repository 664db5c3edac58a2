"""Take in: a file becomes a table, its columns are recognised, and responses come out.

Everything here is loaded when first used, so that importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenpaper.intake.assembly import Intake, assemble
    from greenpaper.intake.columns import recognise
    from greenpaper.intake.frames import from_frame
    from greenpaper.intake.reception import read
    from greenpaper.intake.roles import read_roles, write_roles
    from greenpaper.intake.table import Table

__all__ = [
    "Intake",
    "Table",
    "assemble",
    "from_frame",
    "read",
    "read_roles",
    "recognise",
    "write_roles",
]

_HOME = {
    "Intake": "assembly",
    "Table": "table",
    "assemble": "assembly",
    "from_frame": "frames",
    "read": "reception",
    "read_roles": "roles",
    "recognise": "columns",
    "write_roles": "roles",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
