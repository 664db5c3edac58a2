"""What each published file is, and who may have it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A file's name, what it is, and whether it is made to be handed out."""

    name: str
    what: str
    public: bool
    mime: str


_CSV, _TEXT, _JSON = "text/csv", "text/plain; charset=utf-8", "application/json"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    Kind(
        "report.docx",
        "The report as a Word document, to edit and restyle",
        True,
        _OFFICE + "wordprocessingml.document",
    ),
    Kind("report.html", "The report as one web page", True, "text/html; charset=utf-8"),
    Kind("themes.csv", "The themes with counts, shares and intervals", True, _CSV),
    Kind("open-data.csv", "The responses as open data: masked, small groups folded", True, _CSV),
    Kind("open-data-notes.txt", "What the open data leaves out", True, _TEXT),
    Kind("codebook.yaml", "The codebook, as the command line takes it", True, _TEXT),
    Kind(
        "codebook.safetensors",
        "What the themes look like as numbers: keep it beside the codebook",
        True,
        "application/octet-stream",
    ),
    Kind("findings.json", "Every number in the report", True, _JSON),
    Kind("run.json", "What was computed, from what, with what", True, _JSON),
    Kind(
        "responses.xlsx",
        "The responses with their themes, for Excel",
        False,
        _OFFICE + "spreadsheetml.sheet",
    ),
    Kind("responses.csv", "The responses with their themes", False, _CSV),
    Kind("codings.csv", "Which theme fits which response, and the words that show it", False, _CSV),
    Kind("campaigns.csv", "Which responses belong to which letter campaign", False, _CSV),
)
BY_NAME = {kind.name: kind for kind in KINDS}
