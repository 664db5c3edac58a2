"""A title between quotation marks, as sentences name it."""


def quoted(title: str) -> str:
    """A title in “double” marks; those within it become ‘single’.

    A title that is a quotation, as many found ones are, keeps its own marks and gets no others.
    """
    title = title.strip()
    if title.startswith("“") and title.endswith("”") and title.count("“") == 1:
        return title
    return f"“{title.replace('“', '‘').replace('”', '’')}”"
