"""The tables, by what they are about."""

from greenpaper.store.orm.models.codebooks import Change, Theme, Version
from greenpaper.store.orm.models.consultations import Consultation, Question, Segment, Upload
from greenpaper.store.orm.models.consultations import UploadPart as UploadPart
from greenpaper.store.orm.models.counts import Count, Picture, QuestionCount, ResponseMap
from greenpaper.store.orm.models.people import Invitation, Role, Seat
from greenpaper.store.orm.models.publications import Publication, PublishedFile
from greenpaper.store.orm.models.record import Entry
from greenpaper.store.orm.models.responses import (
    Answer,
    Campaign,
    Coder,
    Coding,
    Note,
    Respondent,
    Response,
)
from greenpaper.store.orm.models.runs import Run, RunState, Work

__all__ = [
    "Answer",
    "Campaign",
    "Change",
    "Coder",
    "Coding",
    "Consultation",
    "Count",
    "Entry",
    "Invitation",
    "Note",
    "Picture",
    "Publication",
    "PublishedFile",
    "Question",
    "QuestionCount",
    "Respondent",
    "Response",
    "ResponseMap",
    "Role",
    "Run",
    "RunState",
    "Seat",
    "Segment",
    "Theme",
    "Upload",
    "UploadPart",
    "Version",
    "Work",
]
