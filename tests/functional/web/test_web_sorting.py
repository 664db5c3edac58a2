"""The sorting page: how far each question is, why one failed, and what to do then."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now

from fake_embedder import Vectors, WordEmbedder
from greenpaper.domain.ports import Progress, silent
from greenpaper.store.orm import runs
from greenpaper.store.orm.models import Consultation, Run
from greenpaper.workflow.desk import consultations, jobs, worker
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]
BUS = "The bus in {} never comes on time and I have to wait"
TREE = "Please plant trees in {}, for it is bare and hot there"
TWO = "id,What of the buses?,What of the trees?\n" + "".join(
    f'{n},"{BUS.format(f"road {n}")}","{TREE.format(f"road {n}")}"\n' for n in range(20)
)
GERMAN = "id,Was denken Sie?\n" + "".join(
    f"{n},Der Bus kommt nie pünktlich und ist immer überfüllt und laut Nummer {n}\n"
    for n in range(20)
)


class Faulty(WordEmbedder):
    """Breaks at one question's responses."""

    def embed(self, texts: list[str], progress: Progress = silent) -> Vectors:  # type: ignore[override]
        if any("trees" in text for text in texts):
            raise RuntimeError("a fault of the program")
        return super().embed(texts, progress)


class Tools:
    """What the worker works with."""

    def __init__(self, embedder: WordEmbedder) -> None:
        self.embedder = embedder


def consult(client: Client, text: str = TWO) -> Consultation:
    client.get("/")
    person = User.objects.get()
    one = consultations.new_consultation(person, "Streets", "a.csv", [text.encode()])
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    return one


def work(embedder: WordEmbedder) -> None:
    """As the worker does, until nothing waits."""
    while (run := runs.next_waiting()) is not None:
        problem = jobs.do(run.pk, Tools(embedder))  # type: ignore[arg-type]
        worker._end(run.pk, problem)


def page(client: Client, one: Consultation) -> str:
    return unescape(client.get(f"/consultations/{one.pk}/sorting/").content.decode())


def test_question_fails_alone_and_can_be_tried_again(client: Client) -> None:
    one = consult(client)
    work(Faulty())
    shown = page(client, one)
    assert shown.count(">Done<") == 2, "taking in, and the other question"
    assert shown.count(">Problem<") == 1
    assert "Something went wrong that is not your fault. Try again" in shown
    assert "Sort the responses" in client.get("/").content.decode()
    failed = Run.objects.get(state="failed")
    assert f'value="{failed.pk}" aria-describedby' in shown
    for _ in range(2):  # in two tabs
        answer = client.post(f"/consultations/{one.pk}/sorting/again/", {"run": failed.pk})
        assert answer.status_code == 302
    assert Run.objects.filter(state="waiting").count() == 1
    work(WordEmbedder())
    shown = page(client, one)
    assert shown.count(">Done<") == 3
    assert ">Problem<" not in shown


def test_time_left_is_told(client: Client) -> None:
    one = consult(client)
    run = Run.objects.get()
    runs.begin(run)
    runs.tell(run, "Reading the responses", 25, 100)
    Run.objects.filter(pk=run.pk).update(step_started_at=now() - timedelta(seconds=20))
    shown = page(client, one)
    assert "Reading the responses, about 60 seconds left" in shown or "about 61 seconds" in shown
    assert 'max="100" value="25"' in shown
    Run.objects.filter(pk=run.pk).update(step_started_at=now() - timedelta(minutes=5))
    assert "about 15 minutes left" in page(client, one)


def test_no_theme_found_is_explained(client: Client) -> None:
    one = consult(client, GERMAN)
    work(WordEmbedder())
    why = "No theme was found. Its responses: 20 in German, which the language model cannot read."
    assert why in page(client, one)
    question = one.questions.get(kind="open")
    there = client.get(f"/consultations/{one.pk}/themes/{question.key}/")
    assert why in unescape(there.content.decode())
    tasks = unescape(client.get(f"/consultations/{one.pk}/").content.decode())
    assert "None found" in tasks
    assert f'href="/consultations/{one.pk}/themes/"' in tasks


def test_full_disk_is_said_while_sorting_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenpaper.web.runs.views.out_of_room", lambda: True)
    one = consult(client)
    assert "The disk is full, so sorting waits" in page(client, one)
    work(WordEmbedder())
    assert "The disk is full" not in page(client, one), "nothing waits any more"
