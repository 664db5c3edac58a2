"""The report as a Word document. It says what the page says: it is made from the same templates.

python-docx is an optional part, so nothing here is imported before `installed` was asked.
"""

from importlib.util import find_spec
from pathlib import Path

from greenpaper.domain.errors import MissingPartError

HOW = "Word reports need python-docx: pip install 'greenpaper[word]'."


def installed() -> bool:
    """Whether Word documents can be written."""
    return find_spec("docx") is not None


def check_template(template: Path) -> None:
    """Make sure, before the work begins, that a report can be written with a template.

    Raises MissingPartError or OutputError.
    """
    if not installed():
        raise MissingPartError(HOW)
    from greenpaper.report.word.document import opened

    opened(template)
