"""The tables, by what they are about."""

from greenpaper.store.orm.models.codebooks import Attunement, Change, Theme, Version
from greenpaper.store.orm.models.consultations import Consultation, Question, Segment, Upload
from greenpaper.store.orm.models.consultations import UploadPart as UploadPart
from greenpaper.store.orm.models.counts import Count, Picture, QuestionCount, ResponseMap
from greenpaper.store.orm.models.language_models import (
    AllowedModel,
    Asking,
    ModelCall,
    ProposedWording,
)
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
    Wording,
)
from greenpaper.store.orm.models.runs import Run, RunState, Work
from greenpaper.store.orm.models.samples import (
    Drawn,
    Judgement,
    Said,
    Sample,
    SampleCoder,
    Settlement,
    TaughtVersion,
)

__all__ = [
    "AllowedModel",
    "Answer",
    "Asking",
    "Attunement",
    "Campaign",
    "Change",
    "Coder",
    "Coding",
    "Consultation",
    "Count",
    "Drawn",
    "Entry",
    "Invitation",
    "Judgement",
    "ModelCall",
    "Note",
    "Picture",
    "ProposedWording",
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
    "Said",
    "Sample",
    "SampleCoder",
    "Seat",
    "Segment",
    "Settlement",
    "TaughtVersion",
    "Theme",
    "Upload",
    "UploadPart",
    "Version",
    "Wording",
    "Work",
]
