"""What went wrong, said so that the reader can mend it."""

from dataclasses import dataclass


class GreenpaperError(Exception):
    """A mistake that the reader can mend. The message is a full sentence: what, where, what to do."""


class SourceError(GreenpaperError):
    """The file of responses can't be used."""


class RolesError(GreenpaperError):
    """The roles of the columns don't fit the file."""


class CodebookError(GreenpaperError):
    """The codebook can't be used."""


class OutputError(GreenpaperError):
    """The results can't be written."""


class MissingPartError(GreenpaperError):
    """An optional part, or the embedder's weights, is not installed. The message says how to get it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that a stage could not use, and why. `what` names it: a row, a column, a response."""

    what: str
    reason: str
