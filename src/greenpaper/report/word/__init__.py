"""The report as a Word document. It says what the page says: it is made from the same templates.

python-docx is an optional part, so nothing here is imported before `installed` was asked.
"""

from importlib.util import find_spec

HOW = "Word reports need python-docx: pip install 'greenpaper[word]'."


def installed() -> bool:
    """Whether Word documents can be written."""
    return find_spec("docx") is not None
