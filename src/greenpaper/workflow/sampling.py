"""Sample: draw responses for people to code, and write a blind sheet for each of them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from greenpaper import __version__
from greenpaper.domain.errors import OutputError, SampleError
from greenpaper.domain.run import Run
from greenpaper.quality import sample as drawing
from greenpaper.quality.coded import Drawn, Part, Sample, sample_as_json
from greenpaper.quality.shown_to_coders import shown_to_coders
from greenpaper.report.coding_pages import write_coding_sheet
from greenpaper.report.run_record import run_as_json
from greenpaper.workflow import output_folder
from greenpaper.workflow.publish import SAMPLE as RECORD
from greenpaper.workflow.results_folder import ResultsFolder

MOST_CODERS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What was drawn of one question, for the reader. `width`: of the interval of a share of one
    half, and of one tenth, from people's codings alone; `for_ten`: how many ten points need.
    """

    question: str
    text: str
    considered: int
    random: int
    campaigns: int
    in_campaigns: int
    added: int
    width_of_half: float
    width_of_tenth: float
    for_ten: int

    @property
    def responses(self) -> int:
        """How many responses each coder reads."""
        return self.random + self.campaigns + self.added


def draw_sample(
    results: ResultsFolder,
    *,
    size: int = 200,
    width: float | None = None,
    coders: int = 2,
    seed: int | None = None,
) -> Sample:
    """Draw from each open question: `size` by chance, or as many as an interval of `width` needs.

    Without a `seed` it is made of the source's sha256, so that it is the same each time. Raises
    SampleError where there is nothing to draw or the numbers make no sense.
    """
    _check(size, width, coders)
    seed = int(results.back.taken.sha256[:8] or "0", 16) if seed is None else seed
    drawn: list[Drawn] = []
    considered: dict[str, int] = {}
    for question in results.codebooks:
        candidates = results.candidates(question)
        considered[question] = sum(c.stands_for for c in candidates)
        wanted = drawing.needed(width, len(candidates)) if width else size
        drawn += drawing.draw(candidates, wanted, seed)
    if not drawn:
        raise SampleError(
            f"There is nothing to draw from {results.path}: no response in it was considered for "
            "coding. Run greenpaper sort or code on responses that say something."
        )
    return Sample(
        seed=seed,
        size=0 if width else size,
        coders=coders,
        drawn=tuple(drawn),
        considered=considered,
        codebook=results.fingerprint,
        codings=results.codings_sha256,
        source=results.back.taken.sha256,
        themes=results.themes(),
    )


def plans(sample: Sample, results: ResultsFolder) -> list[Plan]:
    """What each coder has before them, and how sure it will make the shares."""
    return [
        plan_of(
            question,
            results.codebooks[question].question_text,
            sample.of(question),
            considered,
            len(results.candidates(question)),
        )
        for question, considered in sample.considered.items()
    ]


def plan_of(question: str, text: str, mine: Sequence[Drawn], considered: int, voices: int) -> Plan:
    """The plan of one question, of whose `considered` responses (each voice once: `voices`) these
    were drawn.
    """
    parts = {part: [d for d in mine if d.part is part] for part in Part}
    random, letters = len(parts[Part.RANDOM]), parts[Part.CAMPAIGN]
    others = voices - len(letters)
    return Plan(
        question=question,
        text=text,
        considered=considered,
        random=random,
        campaigns=len(letters),
        in_campaigns=sum(d.stands_for for d in letters),
        added=len(parts[Part.ADDED]),
        width_of_half=drawing.width(0.5, random, others),
        width_of_tenth=drawing.width(0.1, random, others),
        for_ten=drawing.needed(0.1, others),
    )


def publish_sample(
    sample: Sample,
    results: ResultsFolder,
    folder: Path,
    *,
    command: str = "",
    overwrite: bool = False,
) -> list[Path]:
    """Write the coders' sheets and the sample's record into a folder; the paths of the sheets.

    Raises OutputError, also where somebody has begun to fill in a sheet that is there.
    """
    check_folder(folder, overwrite=overwrite)
    names = [f"coder{number}" for number in range(1, sample.coders + 1)]
    drawn: dict[str, list[str]] = defaultdict(list)
    for one in sample.drawn:
        drawn[one.question].append(results.responses[one.question, one.response_id].text)
    with output_folder.staged(folder) as part:
        for name in names:
            rows = [
                (d.question, d.response_id, results.responses[d.question, d.response_id].text)
                for d in drawing.in_coders_order(sample.drawn, sample.seed, name)
            ]
            books = [shown_to_coders(b, drawn[q]) for q, b in results.codebooks.items()]
            write_coding_sheet(part / f"{name}.xlsx", rows, books, sample.codebook)
        (part / RECORD).write_text(sample_as_json(sample), encoding="utf-8", newline="\n")
        counts = {"responses": len(sample.drawn), "coders": sample.coders}
        settings = {"seed": sample.seed, "size": sample.size}
        keep_record(record_of(results, command, counts, settings), part)
    return [folder / f"{name}.xlsx" for name in names]


def check_folder(folder: Path, *, overwrite: bool = False) -> None:
    """As `output_folder.check`; a sheet that somebody filled in is named as what it is."""
    try:
        output_folder.check(folder, overwrite=overwrite)
    except OutputError as error:
        if "coder" in str(error) and "was changed since" in str(error):
            raise OutputError(
                f"{error} (Somebody seems to have coded in it: a new sample would be another.)"
            ) from error
        raise


def record_of(
    results: ResultsFolder,
    command: str,
    counts: Mapping[str, int],
    settings: Mapping[str, str | int | float | bool | None],
) -> Run:
    """The record of what is made from an output folder, but for the files."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    source = results.back
    return Run(
        greenpaper=__version__,
        command=command,
        started=now,
        finished=now,
        input_name=source.taken.name,
        input_sha256=source.taken.sha256,
        model=str(source.record.get("model", "")),
        model_sha256=str(source.record.get("model_sha256", "")),
        settings=dict(settings),
        counts=dict(counts),
    )


def keep_record(run: Run, folder: Path) -> None:
    """Write run.json into a folder that has all other files, with the sha256 of each."""
    done = replace(run, files=output_folder.digests(folder))
    path = folder / output_folder.RECORD
    path.write_text(run_as_json(done), encoding="utf-8", newline="\n")


def read_sample(path: Path) -> Sample:
    """Read a sample's record. Raises SampleError if it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
        drawn = tuple(Drawn(**{**one, "part": Part(one["part"])}) for one in found.pop("drawn"))
        return Sample(**found, drawn=drawn)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SampleError(
            f"{path} can't be read as the record of a sample. Take the one that greenpaper sample "
            "wrote, unchanged."
        ) from error


def _check(size: int, width: float | None, coders: int) -> None:
    if size < 1:
        raise SampleError(f"--size says {size}. Give how many responses to draw: 1 or more.")
    if width is not None and not 0 < width < 1:
        raise SampleError(
            f"--width says {100 * width:g}. Give percentage points between 0 and 100, such as 10."
        )
    if not 1 <= coders <= MOST_CODERS:
        raise SampleError(f"--coders says {coders}. Give a number from 1 to {MOST_CODERS}.")
