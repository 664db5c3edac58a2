"""Find themes: a draft codebook for one question, for a person to read, change and sign off."""

from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.themes.find import Found, find
from greenpaper.workflow.hear import Heard


def find_themes(heard: Heard, embedder: Embedder, progress: Progress = silent) -> Found:
    """The themes of one question: at most 30, in two levels where there are many.

    Themes are worded in respondents' own words, and a codebook may be read by anybody, so the
    words come from responses in which no personal data was noticed.
    """
    return find(
        heard.question,
        heard.corpus,
        heard.voices,
        embedder,
        private=private(heard),
        progress=progress,
    )


def private(heard: Heard) -> frozenset[str]:
    """The texts in which personal data was noticed."""
    return frozenset(
        response.text
        for response in heard.responses
        if heard.marks[response.response_id].personal_data
    )
