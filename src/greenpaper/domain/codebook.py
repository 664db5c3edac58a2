"""A codebook: the themes of one question."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a codebook.

    `parent` is the key of the broader theme it stands under, or "". `examples` are respondents'
    own words. `merged` are the keys of proposed themes that a person folded into this one.
    """

    key: str
    title: str
    description: str = ""
    parent: str = ""
    examples: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """The named person who stands behind a codebook, and the ISO date on which they said so."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The themes of one question, by its key and wording. A draft until `sign_off` is there."""

    question: str
    question_text: str
    themes: tuple[Theme, ...] = field(default_factory=tuple)
    sign_off: SignOff | None = None

    @property
    def parents(self) -> frozenset[str]:
        """Keys of the themes that others stand under."""
        return frozenset(t.parent for t in self.themes if t.parent)

    def theme(self, key: str) -> Theme:
        """The theme with this key (KeyError if there is none)."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)
