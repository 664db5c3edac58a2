"""What a notebook or script calls: the commands as functions, over files or frames.

The names are offered by `greenpaper` itself: `from greenpaper import sort, publish`.
"""

from pathlib import Path
from typing import Any

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.report.findings import Findings
from greenpaper.wiring import load_embedder, read_settings
from greenpaper.workflow import code as coding
from greenpaper.workflow import publish as publishing
from greenpaper.workflow import sort as sorting_out
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import TakenIn, take_in

__all__ = ["Sorting", "TakenIn", "code_responses", "find_themes", "publish", "sort", "take_in"]


def sort(source: Any, *, embedder: Embedder | None = None, progress: Progress = silent) -> Sorting:
    """Find the themes of every open question and code every response with them.

    `source` is a file's path, a polars or pandas frame, or what `take_in` returned. The result has
    `themes`, `codings` and `responses` as polars frames, `codebooks` and `findings`; hand it to
    `publish` to write the report. Without an `embedder` the built-in language model is used.
    Raises SourceError if there is nothing to sort.
    """
    return sorting_out.sort(_taken(source), embedder or _embedder(), progress)


def find_themes(
    source: Any, *, embedder: Embedder | None = None, progress: Progress = silent
) -> tuple[Codebook, ...]:
    """The themes of every open question: one draft codebook each. `source` as for `sort`."""
    return sort(source, embedder=embedder, progress=progress).codebooks


def code_responses(
    source: Any,
    codebook: Path | str,
    *,
    draft: bool = False,
    sample: Path | str | None = None,
    embedder: Embedder | None = None,
    progress: Progress = silent,
) -> Sorting:
    """Code responses with a codebook.yaml. `source` and the result are as for `sort`.

    `sample` is a coding sheet: themes that people gave some of the responses, which move the
    machine's confidence. Raises SampleError if it can't be used, and CodebookError if the codebook
    can't, is for other questions, or if nobody has signed it off and it isn't meant as a `draft`.
    """
    book = coding.open_codebook(Path(codebook), draft=draft)
    taken = _taken(source, book.content.consultation or None)
    sheet = read_coding_sheet(Path(sample)) if sample else None
    return coding.code(taken, book, embedder or _embedder(), progress, sheet=sheet)


def publish(sorting: Sorting, folder: Path | str, *, overwrite: bool = False) -> Findings:
    """Write the report, the tables and the codebook into a folder; returns the report's numbers.

    Raises OutputError if it can't be written, or if files in it were changed since Greenpaper
    wrote them and `overwrite` is not set.
    """
    return publishing.publish(sorting, Path(folder), command="in Python", overwrite=overwrite)


def _taken(source: Any, title: str | None = None) -> TakenIn:
    return source if isinstance(source, TakenIn) else take_in(source, title=title)


def _embedder() -> Embedder:
    return load_embedder(read_settings())
