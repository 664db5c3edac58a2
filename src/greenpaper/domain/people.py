"""What people may do in a consultation: roles and acts."""

from enum import StrEnum


class Role(StrEnum):
    """A person's part in one consultation; each may do all that the next one may."""

    OWNER = "owner"
    ANALYST = "analyst"
    CODER = "coder"
    VIEWER = "viewer"


_ORDER = (Role.VIEWER, Role.CODER, Role.ANALYST, Role.OWNER)


class Act(StrEnum):
    """What a person does, and its name on the record."""

    LOOK = "look"
    ADD_FILE = "add file"
    CONFIRM_COLUMNS = "confirm columns"
    RUN = "run"
    EDIT_THEMES = "edit themes"
    SIGN_OFF = "sign off"
    CODE = "code"
    DRAW_SAMPLE = "draw sample"
    SETTLE = "settle"
    ANNOTATE = "annotate"
    EDIT_CAMPAIGNS = "edit campaigns"
    PUBLISH = "publish"
    EXPORT_RECORD = "export record"
    SEAT_PEOPLE = "seat people"
    ALLOW_MODEL = "allow a language model"
    CHANGE_CONSULTATION = "change consultation"
    DELETE_CONSULTATION = "delete consultation"


LEAST_ROLE = {
    Act.LOOK: Role.VIEWER,
    Act.CODE: Role.CODER,
    Act.SETTLE: Role.CODER,
    Act.ANNOTATE: Role.CODER,
    Act.ADD_FILE: Role.ANALYST,
    Act.CONFIRM_COLUMNS: Role.ANALYST,
    Act.RUN: Role.ANALYST,
    Act.DRAW_SAMPLE: Role.ANALYST,
    Act.EDIT_THEMES: Role.ANALYST,
    Act.EDIT_CAMPAIGNS: Role.ANALYST,
    Act.PUBLISH: Role.ANALYST,
    Act.EXPORT_RECORD: Role.ANALYST,
    Act.SIGN_OFF: Role.OWNER,
    Act.CHANGE_CONSULTATION: Role.OWNER,
    Act.SEAT_PEOPLE: Role.OWNER,
    Act.ALLOW_MODEL: Role.OWNER,
    Act.DELETE_CONSULTATION: Role.OWNER,
}
"""The least role that an act takes."""


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody in this role (None: no part in the consultation) may do this."""
    return role is not None and _ORDER.index(role) >= _ORDER.index(LEAST_ROLE[act])
