"""Every page of the web app, found from its two lists of addresses: for axe, and for pictures.

A new address is found by itself. What its parts are is said in `parts`; with what query it is to
be seen in `asked`; who sees it, where it isn't Ann, in SEEN_BY. What is no page (a form's target, a
file, a part of a page, a way to another page) is told apart by how it answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from django.urls import URLPattern, URLResolver
from playwright.sync_api import APIResponse

ALONE, TEAM = "greenpaper.web.urls", "greenpaper.web.team_urls"
NOBODY = "nobody"
ANN, CARA = "Ann", "Cara"
SEEN_BY = {
    "code": CARA,
    "code turn": CARA,
    "finish coding": CARA,
    "account_login": NOBODY,
    "account_signup": NOBODY,
    "account_inactive": NOBODY,
    "join": NOBODY,
    "set password": NOBODY,
    "socialaccount_login_cancelled": NOBODY,
    "socialaccount_login_error": NOBODY,
    "socialaccount_signup": NOBODY,
}
"""Pages that somebody else than Ann, an owner, sees."""
ELSEWHERE = {
    "mfa_authenticate": "in the middle of signing in: test_web_every_page.py signs in",
    "mfa_activate_totp": "before the second step is set up: test_web_every_page.py signs in",
    "openid_connect_login": "leads to another server",
    "openid_connect_callback": "comes from another server",
    "model request": "once a model was asked: test_web_model.py asks one",
    "model calls": "once a model was asked: test_web_model.py asks one",
    "model draft": "once a model wrote: test_web_model.py has it write",
    "model words": "once a model wrote: test_web_model.py has it write",
    "make theme": "is sent a form: test_web_every_page.py sends one",
}
"""Pages that an address alone does not show, and where they are seen instead."""
SIGN_IN = ("/people/login/", "/people/code/", "/people/again/", "/people/app/")
SAYS_NO = ("/people/sso/error/", "/people/sso/taken/")
"""Pages that say what is wrong, with a status that says so too."""
Kind = Literal["page", "act", "file", "part of a page", "way to another", "wrong"]


@dataclass(frozen=True)
class Address:
    """One of the addresses: its name, and what it is made of."""

    name: str
    route: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """An address with its parts filled in, and who goes there."""

    name: str
    path: str
    who: str


def addresses(urlconf: str) -> list[Address]:
    """All addresses of a list, those of django-allauth too."""
    return list(_walk(import_module(urlconf).urlpatterns))


def _walk(patterns: list[Any], route: str = "", parts: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in patterns:
        there, more = route + str(pattern.pattern), (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, there, more)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or there, there, more)


def asked(made: Mapping[str, Any]) -> dict[str, str]:
    """What must be asked of an address so that its page is there."""
    two = "&".join(f"theme={pk}" for pk in made["themes"][1:3])
    return {
        "merge themes": two,
        "put under": two,
        "compare versions": "before=1&after=2",
        "theme changes": "",
        "response": f"question={made['key']}&history=1",
        "responses": f"question={made['key']}&words=the&status=coded",
        "explore responses": "status=coded",
        "campaign": "kind=edited",
    }


def parts(made: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What stands for each part of an address."""
    still_coded = name in ("code", "code turn", "finish coding", "hand in sheet", "sheet")
    return {
        "pk": made["pk"],
        "key": made["key"],
        "theme": made["themes"][0],
        "response": made["response"],
        "campaign": made["campaign"],
        "drawn": made["drawn"],
        "seat": made["seat"],
        "invitation": made["invitation"],
        "secret": made["secret"],
        "who": made["who"],
        "token": made["token"],
        "number": 2 if still_coded else 1,
        "turn": 2,
        "coder": made["sheet_coder"],
        "form": "csv",
        "picture": f"{made['key']}-themes-wide" if name == "sample picture" else "themes",
        "which": "signed",
        "name": "report.html",
        "provider_id": "none",
    }


def places(urlconf: str, made: Mapping[str, Any]) -> list[Place]:
    """Every address, filled in. Fails where a part or a person is not known."""
    return [_place(address, made) for address in addresses(urlconf)]


def _place(address: Address, made: Mapping[str, Any]) -> Place:
    known, path = parts(made, address.name), address.route
    for part in address.parts:
        assert part in known, (
            f"The address “{address.name}” ({address.route}) has a part <{part}> that the tests "
            f"don't know. Say in parts() of tests/web_pages.py what stands for it; if it names a "
            "row, have tests/lived_in.py make one."
        )
        path = _filled(path, part, str(known[part]))
    query = asked(made).get(address.name, "")
    return Place(
        address.name, f"/{path}{'?' if query else ''}{query}", SEEN_BY.get(address.name, ANN)
    )


def _filled(path: str, part: str, value: str) -> str:
    before, _, rest = path.partition(f"{part}>")
    return before[: before.rindex("<")] + value + rest


def kind_of(answer: APIResponse) -> Kind:
    """What an address answered that was asked for without following where it leads."""
    said = answer.headers
    if answer.status == 405:
        return "act"
    if 300 <= answer.status < 400:
        return "wrong" if answer.headers["location"].startswith(SIGN_IN) else "way to another"
    if "html" not in said.get("content-type", "") or "attachment" in said.get(
        "content-disposition", ""
    ):
        return "file"
    if "sandbox" in said.get("content-security-policy", ""):
        return "file"
    if answer.status != 200 and not answer.url.endswith(SAYS_NO):
        return "wrong"
    return "page" if "<main" in answer.text() else "part of a page"


WHY_WRONG = (
    "answers with an error. Say in asked() of tests/web_pages.py what must be asked of it, in "
    "SEEN_BY who sees it, or in ELSEWHERE which test shows it."
)
