"""What each of many people does on the pages: run by locust, in an environment of its own.

`bench/fifty_people.py` starts it. `LOAD` names a JSON file: the cookies of people who have signed
in, and what there is to look at. What a page acknowledged is written, a line of JSON each, to the
file that `SAID` names; how long pages took to the one that `TOOK` names.
"""

import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, events, task

THERE = json.loads(Path(os.environ["LOAD"]).read_text("utf-8"))
HOME = f"/consultations/{THERE['consultation']}/"
THEMES = f"{HOME}themes/{THERE['question']}/"
QUESTION = f"question={THERE['question']}"
PARTS = (0.5, 0.95, 0.99)
numbers = itertools.count()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


class Analyst(HttpUser):
    """An analyst who reads, looks for responses, judges some, and sometimes rewords a theme."""

    wait_time = between(*THERE["think"])

    def on_start(self) -> None:
        """Signed in already, as somebody is who has been at it for a while."""
        self.number = next(numbers)
        self.chance = random.Random(self.number)
        person = THERE["people"][self.number % len(THERE["people"])]
        self.client.cookies.update(person["cookies"])

    def see(self, path: str, name: str) -> str:
        """Get a page; anything but the page is a failure."""
        with self.client.get(path, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} instead of the page")
            return str(answer.text)

    def say(self, path: str, name: str, form: dict[str, str], about: dict[str, object]) -> None:
        """Send a form, and note whether it was acknowledged or refused as out of date."""
        headers = {"Referer": self.host + path}
        with self.client.post(
            path, form, name=name, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            outcome = {302: "kept", 409: "conflict"}.get(answer.status_code, "failed")
            if outcome == "failed":
                answer.failure(f"{answer.status_code}: neither kept nor refused")
            else:
                answer.success()
        with Path(os.environ["SAID"]).open("a", encoding="utf-8") as said:
            said.write(json.dumps({"outcome": outcome, "person": self.number, **about}) + "\n")
        if outcome == "kept":
            self.see(answer.headers["Location"], f"{name}: the page after")

    @task(3)
    def consultations(self) -> None:
        self.see("/", "consultations")

    @task(4)
    def overview(self) -> None:
        self.see(HOME, "one consultation")

    @task(10)
    def tree(self) -> None:
        self.see(THEMES, "themes")

    @task(10)
    def theme(self) -> None:
        one = self.chance.choice(THERE["themes"])
        page = self.see(f"{THEMES}{one['pk']}/", "a theme")
        after = re.search(r"\?after=(\d+)", page)
        if after and self.chance.random() < 0.5:
            self.wait()
            self.see(f"{THEMES}{one['pk']}/?after={after[1]}", "a theme, further on")

    @task(22)
    def filters(self) -> None:
        name = self.chance.choice(list(THERE["filters"]))
        order = self.chance.choice(("", "&order=gap"))
        query = f"{QUESTION}&{THERE['filters'][name]}{order}"
        page = self.see(f"{HOME}responses/?{query}", "responses, filtered")
        after = re.search(r'&amp;after=([^"]+)" rel="next"', page)
        if after and self.chance.random() < 0.4:
            self.wait()
            self.see(f"{HOME}responses/?{query}&after={after[1]}", "responses, further on")

    @task(8)
    def search(self) -> None:
        words = " ".join(self.chance.sample(THERE["words"], self.chance.choice((1, 1, 2))))
        self.see(f"{HOME}responses/?{QUESTION}&words={words}", "responses with words")

    @task(12)
    def response(self) -> None:
        pk = self.chance.choice(THERE["responses"])
        self.see(f"{HOME}responses/{pk}/?{QUESTION}&theme=t3", "one response")

    @task(12)
    def judge(self) -> None:
        """Open a response, read it, say of a theme that it fits or not."""
        many = self.chance.random() < 0.3
        pk = self.chance.choice(THERE["wanted by many"] if many else THERE["responses"])
        page = self.see(f"{HOME}responses/{pk}/?{QUESTION}", "one response")
        self.wait()
        theme, fits = self.chance.choice(THERE["themes"])["key"], self.chance.random() < 0.6
        form = {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "edition": hidden(page, "edition"),
            "theme": theme,
            "fits": "yes" if fits else "no",
        }
        about = {
            "act": "judge",
            "response": pk,
            "theme": theme,
            "fits": fits,
            "edition": int(form["edition"] or -1),
        }
        self.say(f"{HOME}responses/{pk}/judge/?{QUESTION}", "judging a response", form, about)

    @task(4)
    def reword(self) -> None:
        """Open a theme's words, think, and give it another title: one's own theme, or anybody's."""
        mine = THERE["themes"][self.number % len(THERE["themes"])]
        one = mine if self.chance.random() < 0.5 else THERE["themes"][0]
        path = f"{THEMES}{one['pk']}/words/"
        page = self.see(path, "the words of a theme")
        self.wait()
        title = f"Title {self.number} {self.chance.getrandbits(40):x}"
        form = {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "seen": hidden(page, "seen"),
            "title": title,
            "description": "",
            "examples": "",
        }
        about = {"act": "reword", "theme": one["key"], "title": title}
        self.say(path, "rewording a theme", form, about)

    @task(6)
    def explore(self) -> None:
        page = self.chance.choice(("", "groups/", "together/", "map/"))
        self.see(f"{HOME}explore/{THERE['question']}/{page}", "explore")

    @task(2)
    def record(self) -> None:
        self.see(f"{HOME}record/", "record")


@events.quitting.add_listener
def write(environment, **_: object) -> None:  # type: ignore[no-untyped-def]
    """How long the pages took, in milliseconds."""
    stats = environment.stats
    rows = [*stats.entries.values(), stats.total]
    took = [
        {
            "page": row.name,
            "times": row.num_requests,
            "failures": row.num_failures,
            "parts": [row.get_response_time_percentile(part) for part in PARTS],
            "per second": row.total_rps,
        }
        for row in rows
    ]
    errors = [error.to_dict() for error in stats.errors.values()]
    said = json.dumps({"took": took, "errors": errors})
    Path(os.environ["TOOK"]).write_text(said, "utf-8")
