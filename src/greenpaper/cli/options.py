"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="The responses: CSV, TSV, XLSX, XLS, ODS, JSON or JSONL, as your survey tool "
        "exports them.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FOLDER",
        help="Where the results go. Unless you say, a folder named after the file.",
        show_default=False,
    ),
]
Roles = Annotated[
    Path | None,
    typer.Option(
        "--roles",
        metavar="YAML",
        help="What each column is, where Greenpaper got it wrong: 'greenpaper columns FILE "
        "--write roles.yaml' writes one to edit.",
        show_default=False,
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help="Which sheet of a workbook. Unless you say, the one that looks most like responses.",
        show_default=False,
    ),
]
HeaderRow = Annotated[
    int | None,
    typer.Option(
        "--header-row",
        metavar="N",
        help="Which row has the headings, counted from 1. Unless you say, it is found.",
        show_default=False,
    ),
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Replace results in the folder even if somebody changed them. What was changed is "
        "kept under another name; files that Greenpaper did not write stay.",
    ),
]
Results = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER",
        help="A folder of results, as 'greenpaper sort' or 'greenpaper code' wrote it.",
        show_default=False,
    ),
]
WordTemplate = Annotated[
    Path | None,
    typer.Option(
        "--word-template",
        metavar="DOCX",
        help="A Word document or template whose styles, margins, header and footer the Word report "
        "takes.",
        show_default=False,
    ),
]
Sheets = Annotated[
    list[Path],
    typer.Argument(
        metavar="SHEET…",
        help="The coders' sheets, and a sheet in which their differences were settled.",
        show_default=False,
    ),
]
