"""`greenpaper sample`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli import options
from greenpaper.cli.progress import estimated, shown
from greenpaper.cli.source import command_line, reading
from greenpaper.cli.telling import many, seconds, tell
from greenpaper.domain.errors import SampleError

if TYPE_CHECKING:
    from greenpaper.workflow.sampling import Plan

SIZE = 200
EACH = 15
"""Seconds that a coder takes for a response, about."""


def sample(
    folder: options.Results,
    *,
    size: Annotated[
        int | None,
        typer.Option(
            "--size",
            metavar="N",
            help="How many responses to each question are drawn by chance. 200 unless you say.",
            show_default=False,
        ),
    ] = None,
    width: Annotated[
        float | None,
        typer.Option(
            "--width",
            metavar="POINTS",
            help="Instead of --size: as many as it takes for a 95% interval of a share to be no "
            "wider than so many percentage points.",
            show_default=False,
        ),
    ] = None,
    coders: Annotated[
        int, typer.Option("--coders", metavar="N", help="How many people will code.")
    ] = 2,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed",
            metavar="N",
            help="A number that decides what is drawn. Unless you say, it is made of the "
            "responses: the same file, the same sample.",
            show_default=False,
        ),
    ] = None,
    output: options.Output = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Draw responses for people to code, and write a blind coding sheet for each coder.

    A sheet has the responses and the codebook, in an order of its own; never what the machine said.
    """
    if size is not None and width is not None:
        raise SampleError("Give --size or --width, not both: one decides the other.")
    where = output or Path(f"{folder}-sample")
    with shown() as progress, estimated(progress, "Reading the results", reading(folder)):
        from greenpaper.workflow import sampling
        from greenpaper.workflow.results_folder import open_results

        sampling.check_folder(where, overwrite=overwrite)
        results = open_results(folder)
    drawn = sampling.draw_sample(
        results,
        size=SIZE if size is None else size,
        width=width / 100 if width is not None else None,
        coders=coders,
        seed=seed,
    )
    for question in results.without_themes:
        tell(f"  {question}\n      It has no themes, so nothing of it was drawn.")
    tell("\n".join(line for plan in sampling.plans(drawn, results) for line in _told(plan)))
    command = ["greenpaper", "sample", folder.name, "--seed", str(drawn.seed)]
    command += [f"--width={width:g}"] if width is not None else [f"--size={drawn.size}"]
    sheets = sampling.publish_sample(
        drawn, results, where, command=command_line(*command), overwrite=overwrite
    )
    took = seconds(EACH * len(drawn.drawn))
    each = f"{many(len(drawn.drawn), 'response')} to code, about {took}"
    tell(
        f"\nEach coder has {each} at {EACH} seconds each. The seed is {drawn.seed}.\n"
        f"Give each of them a sheet of their own: {', '.join(str(s) for s in sheets)}\n"
        "When they have finished:\n"
        f"    {command_line('greenpaper', 'check', folder, *sheets)}"
    )


def _told(plan: "Plan") -> list[str]:
    """What was drawn of a question, and how sure it will make the shares."""
    parts = [f"{plan.random:,} drawn by chance"]
    if plan.campaigns:
        letters = many(plan.campaigns, "campaign letter")
        parts.append(f"{letters}, standing for {plan.in_campaigns:,}")
    if plan.added:
        parts.append(f"{plan.added:,} added so that rare themes and unsure codings are judged")
    lines = [f"  {plan.text}", f"      Of {many(plan.considered, 'response')}: {', '.join(parts)}."]
    if not plan.width_of_half:
        return [*lines, "      These are all: shares will be known without a margin for chance."]
    half, tenth = (round(100 * w) for w in (plan.width_of_half, plan.width_of_tenth))
    more = f"for 10 at most, {plan.for_ten:,} are needed (--width 10)"
    return [
        *lines,
        f"      The 95% interval of a share near 50% will be about {half} points wide, near 10% "
        f"about {tenth};",
        f"      {more if half > 10 else 'the width of 10 points is reached'}.",
    ]
