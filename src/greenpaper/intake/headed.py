"""A column as the rules see it: its name, what was asked, and what the answers are like."""

from dataclasses import dataclass

from greenpaper.domain.consultation import Role
from greenpaper.intake import words
from greenpaper.intake.profile import Profile


@dataclass(frozen=True, slots=True)
class Headed:
    """One column. `asked` is the wording of its question, or its name where there is none."""

    position: int
    name: str
    asked: str
    profile: Profile

    @property
    def heading(self) -> str:
        """What was asked, in plain lower-case words."""
        return words.plain(self.asked)

    @property
    def is_brief(self) -> bool:
        """A heading that asks nothing: of at most three words, or a program's own_kind."""
        spaced = " " in self.asked.strip()
        return "?" not in self.asked and (not spaced or len(self.heading.split()) <= 3)

    @property
    def is_question(self) -> bool:
        """Is the heading worded as a question or an instruction to the respondent?"""
        spaced = " " in self.asked.strip()  # a program's names_with_marks ask nobody
        return "?" in self.asked or (spaced and len(self.heading.split()) >= 4)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column is thought to be, how surely (0 to 1), and why."""

    role: Role
    confidence: float
    reason: str
