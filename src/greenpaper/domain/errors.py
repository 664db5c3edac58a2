"""What went wrong, said so that the reader can mend it."""

from dataclasses import dataclass


class GreenpaperError(Exception):
    """A mistake that the reader can mend. The message says what, where, and what to do."""


class SourceError(GreenpaperError):
    """The file of responses can't be used."""


class NoOpenQuestionError(SourceError):
    """No column of the file looks like answers in people's own words: a person may know better."""


class RolesError(GreenpaperError):
    """The roles of the columns don't fit the file."""


class CodebookError(GreenpaperError):
    """The codebook can't be used."""


class SampleError(GreenpaperError):
    """The sample that people coded can't be used."""


class OutputError(GreenpaperError):
    """The results can't be written."""


class ModelError(GreenpaperError):
    """A language model can't be used as asked."""


class NotAllowedError(GreenpaperError):
    """The person may not do this."""


class ChangedError(GreenpaperError):
    """Somebody changed it in the meantime. The message says who and what to do."""


class MissingPartError(GreenpaperError):
    """Something that must be installed is missing. The message says how to get it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that a stage could not use, and why. `what` names the row or response."""

    what: str
    reason: str
