"""Coding sheets of a sample: for people who code in a spreadsheet, as on the command line."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.report.coding_pages import write_coding_sheet
from greenpaper.store.clock import now
from greenpaper.store.orm import blind
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.models import Judgement, SampleCoder
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.workflow.desk.samples.coding import close_if_done, seal
from greenpaper.workflow.desk.samples.results import basis_of
from greenpaper.workflow.judgements import COPIED, Frame, read_judgements


def sheet_of(coder: SampleCoder) -> bytes:
    """The coder's sheet: what they would see on the pages, in their order, and nothing else."""
    sample = coder.sample
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        books = list(codebooks_of(sample).values())
        write_coding_sheet(path, blind.rows(coder), books, sample.codebook)
        return path.read_bytes()


def take_in_sheet(
    person: Person, coder: SampleCoder, name: str, pieces: Iterable[bytes]
) -> tuple[str, ...]:
    """Take in what somebody coded in a sheet; they have finished with it. What could not be used is
    said in sentences. Raises GreenpaperError, and nothing is kept, where nothing can be used.
    """
    sample = coder.sample
    if coder.person_id is not None and coder.person_id != person.pk:
        raise NotAllowedError("Somebody who codes in Greenpaper hands in their sheet themselves.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name.replace("\\", "/")).name
        with path.open("wb") as file:
            file.writelines(pieces)
        sheet = read_coding_sheet(path)
    basis = basis_of(sample)
    if sheet.codebook == sample.codebook:
        sheet = replace(sheet, codebook="")  # that of this sample: there is nothing to remark
    frame = Frame(basis.responses, basis.codebooks, frozenset(basis.responses))
    said = read_judgements([replace(sheet, settles=False)], frame)
    places = {key: pk for pk, key in basis.drawn.items()}
    (judgements,) = said.by_coder.values()
    _check_own(coder, name, [(places[j.key], sorted(j.themes), j.cant_tell) for j in judgements])
    with act(person, sample.consultation, Act.CODE) as doing:
        coder.refresh_from_db()
        if coder.finished_at is not None or sample.closed_at is not None:
            raise ChangedError(f"The codings of {coder.name} were handed in already.")
        coder.judgements.all().delete()
        Judgement.objects.bulk_create(
            Judgement(
                coder=coder,
                drawn_id=places[j.key],
                themes=sorted(j.themes),
                cant_tell=j.cant_tell,
                note=j.note,
            )
            for j in judgements
        )
        coder.finished_at = now()
        coder.save(update_fields=["finished_at"])
        doing.about = {**seal(coder), "sheet": sheet.sha256}
        doing.what = f"Took in the coding sheet {sheet.name} for {coder.name}"
        close_if_done(person, sample)
    return said.remarks


def _check_own(coder: SampleCoder, name: str, said: list[tuple[int, list[str], bool]]) -> None:
    """Refuse a copy of what another coder handed in: each has an order of their own, so the same
    answers in the same order are one person's. Raises GreenpaperError.
    """
    if len(said) < COPIED:
        return
    for other in coder.sample.coders.exclude(pk=coder.pk).exclude(finished_at=None):
        theirs = {j.drawn_id: (sorted(j.themes), j.cant_tell) for j in other.judgements.all()}
        in_order = [(pk, *theirs[pk]) for pk in other.turns if pk in theirs]
        if in_order == said:
            raise GreenpaperError(
                f"{name} is a copy of what {other.name} handed in: the same rows in the same order "
                "with the same themes. One person’s word can’t count twice. Choose the sheet that "
                f"was given to {coder.name}."
            )
