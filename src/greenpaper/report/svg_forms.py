"""One drawing in the forms that it is needed in: on a page with links, as a file, as PNG."""

import re

import vl_convert
from markupsafe import Markup, escape

from greenpaper.report.printable import printable

LINK = "https://greenpaper.invalid/?"
"""What a mark's address begins with in a drawing. A page puts its own in its place."""
_OPENING = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>')
_ANCHOR = re.compile(r"<a xlink:href=\"[^\"]*\"[^>]*>|</a>")
PNG_SCALE = 2


def on_page(svg: str, prefix: str, name: str = "picture") -> Markup:
    """The drawing as part of a page, where its marks lead to addresses that begin with `prefix`.

    To a screen reader and to the keyboard it isn't there: a table with the same links says it all.
    """
    body, width, height = _opened(svg)
    found = body.replace(f'xlink:href="{LINK}', f'tabindex="-1" href="{escape(prefix)}')
    opening = f'<svg class="gp-{name}" viewBox="0 0 {width} {height}" aria-hidden="true">'
    return Markup(opening + found)  # noqa: S704 - made by vl-convert, which escapes its texts


def as_file(svg: str, name: str) -> str:
    """The drawing by itself: on white, with a title, and without links."""
    body, width, height = _opened(svg)
    plain = _ANCHOR.sub("", body)
    title = escape(printable(name))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title>{title}</title><rect width="{width}" height="{height}" fill="#ffffff"/>{plain}'
    )


def as_png(svg: str) -> bytes:
    """The drawing as PNG, at twice its size."""
    return vl_convert.svg_to_png(as_file(svg, ""), scale=PNG_SCALE)


def _opened(svg: str) -> tuple[str, str, str]:
    """What stands in the drawing, up to its end, with its width and height."""
    opening = _OPENING.match(svg)
    if opening is None:
        raise ValueError("not a drawing by vl-convert")
    return svg[opening.end() :], opening[1], opening[2]
