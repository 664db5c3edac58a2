"""A run: what was computed, from what, with what."""

from dataclasses import dataclass, field

from greenpaper.domain.asking import ModelUse


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that people coded, and what it did to the machine's confidence.

    By question key: how many `responses` it has, and by how many log-odds confidence was `moved`.
    """

    name: str
    sha256: str
    responses: dict[str, int]
    moved: dict[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one run. Counts and times are by short name; times are in seconds.

    `files` has the sha256 of each file written, by name, so that later changes can be noticed.
    `model_use` is there if a language model was asked for anything.
    """

    greenpaper: str
    command: str
    started: str
    finished: str
    input_name: str
    input_sha256: str
    model: str
    model_sha256: str
    settings: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    sample: Sample | None = None
    model_use: ModelUse | None = None
