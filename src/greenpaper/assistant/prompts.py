"""The prompts: readable text files with a version, in the folder prompts/."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: what we say (`instructions`), and how the data is laid out (`content`).

    `sha256` is that of the file.
    """

    name: str
    version: int
    instructions: str
    content: str
    sha256: str

    @property
    def title(self) -> str:
        """Name and version, for the record."""
        return f"{self.name} {self.version}"

    def filled(self, **values: str) -> str:
        """The content with values in their places; what they hold is not looked at again."""
        return _PLACE.sub(lambda place: values[place[1]], self.content)


@cache
def prompt(name: str) -> Prompt:
    """The prompt of this name ("describe", "code", "draft")."""
    text = files("greenpaper.assistant").joinpath("prompts", f"{name}.txt").read_text("utf-8")
    head, instructions, content = re.split(r"^--- (?:instructions|content)\n", text, flags=re.M)
    version = int(head.removeprefix("version:"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(name, version, instructions.strip(), content.strip(), digest)
