"""What is publicly known of the exports of survey tools: how to tell them, and their own columns.

Sources: the tools' help pages, and exports that people have published.
"""

import polars as pl

from greenpaper.domain.consultation import Role

_MARKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("SurveyMonkey", frozenset({"respondentid", "collectorid"})),
    ("SurveyMonkey", frozenset({"respondent id", "collector id"})),
    ("Qualtrics", frozenset({"startdate", "enddate", "responseid"})),
    ("Microsoft Forms", frozenset({"id", "start time", "completion time"})),
    ("LimeSurvey", frozenset({"submitdate", "lastpage", "startlanguage"})),
    ("LimeSurvey", frozenset({"date submitted", "last page", "start language"})),
    ("regulations.gov", frozenset({"document id", "docket id", "comment"})),
)
_CITIZEN_SPACE_ID = r"^(ANON|BHLF)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{1,2}$"

_ID, _DATE, _MINE, _SKIP, _SEG = Role.ID, Role.DATE, Role.PERSONAL, Role.IGNORE, Role.SEGMENT

_OWN_COLUMNS: dict[str, dict[str, Role]] = {
    "SurveyMonkey": {
        **dict.fromkeys(("respondentid", "respondent id"), _ID),
        **dict.fromkeys(("collectorid", "collector id"), _SKIP),
        **dict.fromkeys(("startdate", "start date", "enddate", "end date"), _DATE),
        **dict.fromkeys(("date created", "date modified"), _DATE),
        **dict.fromkeys(("ip address", "email address", "first name", "last name"), _MINE),
        **dict.fromkeys(("custom data 1", "custom data", "custom value"), _SKIP),
    },
    "Qualtrics": {
        "responseid": _ID,
        **dict.fromkeys(("startdate", "enddate", "recordeddate"), _DATE),
        **dict.fromkeys(
            ("status", "progress", "duration (in seconds)", "finished", "distributionchannel"),
            _SKIP,
        ),
        **dict.fromkeys(("userlanguage", "q_recaptchascore", "responseset"), _SKIP),
        **dict.fromkeys(("recipientlastname", "recipientfirstname", "recipientemail"), _MINE),
        **dict.fromkeys(("ipaddress", "externalreference", "externaldatareference"), _MINE),
        **dict.fromkeys(("locationlatitude", "locationlongitude"), _MINE),
    },
    "Microsoft Forms": {
        "id": _ID,
        **dict.fromkeys(("start time", "completion time", "last modified time"), _DATE),
        **dict.fromkeys(("email", "name"), _MINE),
        "language": _SKIP,
    },
    "Google Forms": {
        "timestamp": _DATE,
        **dict.fromkeys(("username", "email address"), _MINE),
        "score": _SKIP,
    },
    "LimeSurvey": {
        **dict.fromkeys(("id", "response id"), _ID),
        **dict.fromkeys(("submitdate", "date submitted", "startdate", "date started"), _DATE),
        **dict.fromkeys(("datestamp", "date last action"), _DATE),
        **dict.fromkeys(("lastpage", "last page", "startlanguage", "start language"), _SKIP),
        **dict.fromkeys(("seed", "refurl", "referrer url", "total time", "interviewtime"), _SKIP),
        **dict.fromkeys(("ipaddr", "ip address", "token", "access code"), _MINE),
    },
    "regulations.gov": {
        "document id": _ID,
        "comment": Role.OPEN,
        **dict.fromkeys(("posted date", "received date", "postmark date"), _DATE),
        **dict.fromkeys(("comment start date", "comment due date"), _DATE),
        **dict.fromkeys(("effective date", "implementation date"), _DATE),
        **dict.fromkeys(("first name", "last name", "organization name"), _MINE),
        **dict.fromkeys(("city", "zip/postal code", "submitter representative"), _MINE),
        **dict.fromkeys(("representative's address", "representative's city, state & zip"), _MINE),
        **dict.fromkeys(("state/province", "country", "category"), _SEG),
        **dict.fromkeys(("government agency type", "government agency"), _SEG),
        **dict.fromkeys(
            ("agency id", "docket id", "tracking number", "document type", "title", "abstract"),
            _SKIP,
        ),
        **dict.fromkeys(("comment on document id", "allow late comments"), _SKIP),
        **dict.fromkeys(("attachment files", "content files", "attachments", "page count"), _SKIP),
        **dict.fromkeys(("is withdrawn?", "reason withdrawn", "restrict reason"), _SKIP),
        **dict.fromkeys(("restrict reason type", "reason restricted", "duplicate comments"), _SKIP),
        **dict.fromkeys(("document subtype", "received date year", "file formats"), _SKIP),
    },
    "Citizen Space": {
        **dict.fromkeys(("response id", "responseid", "id"), _ID),
        **dict.fromkeys(("submitted", "date submitted", "submission date", "created"), _DATE),
    },
}


def name_export(frame: pl.DataFrame) -> str:
    """The survey tool that this looks like the export of, or ""."""
    names = frozenset(name.lower().strip() for name in frame.columns)
    for tool, marks in _MARKS:
        if marks <= names:
            return tool
    if frame.columns and frame.columns[0] == "Timestamp" and frame.width > 1:
        return "Google Forms"
    for column in frame.columns[:5]:
        ids = frame[column].head(200).str.contains(_CITIZEN_SPACE_ID)
        if ids.len() and ids.mean() == 1:
            return "Citizen Space"
    return ""


def own_role(export: str, name: str) -> Role | None:
    """The role of a column that the survey tool itself adds, or None if it isn't one."""
    name = name.lower().strip()
    if export == "LimeSurvey" and name.startswith(("grouptime", "questiontime")):
        return Role.IGNORE
    if export == "LimeSurvey" and name.startswith(("group time:", "question time:")):
        return Role.IGNORE
    return _OWN_COLUMNS.get(export, {}).get(name)
