"""The room of themes, page by page: what is shown, what is asked, and what two people see."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fake_embedder import WordEmbedder
from greenpaper.store.orm.models import Coding, Question, Run, RunState, Seat, Theme
from greenpaper.web.themes import adding, one, parting
from greenpaper.workflow.desk import consultations, editing, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]
SAID = (
    "The {} bus never comes on time and I wait for ages in the rain",
    "Please plant more trees along {} road, it is bare <script>alert(1)</script> and hot",
    "Parking charges near {} are much too high for people who work here",
)
Make = Callable[..., Question]


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' language model reads words and nothing else."""
    model = WordEmbedder()
    for room in (adding, one, parting):
        monkeypatch.setattr(room, "embedder", lambda: model)


@pytest.fixture
def make(client: Client) -> Make:
    """Makes a consultation with themes, of the one person there is."""
    client.get("/")

    def made(responses: int = 24, said: tuple[str, ...] = SAID) -> Question:
        rows = [f'r{n},"{said[n % len(said)].format(f"Mill {n}")}"' for n in range(responses)]
        text = "id,Why?\n" + "\n".join(rows) + "\n"
        person = User.objects.get()
        kept = consultations.new_consultation(person, "Streets", "a.csv", [text.encode()])
        consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
        take_in.take_in(kept)
        found = kept.questions.get(kind="open")
        themes.find_themes(found, WordEmbedder())
        Run.objects.all().delete()
        return found

    return made


@pytest.fixture
def question(make: Make) -> Question:
    return make()


@pytest.fixture
def bob(question: Question) -> User:
    bob = User.objects.create_user("bob", first_name="Bob", last_name="Brown")
    Seat.objects.create(consultation=question.consultation, person=bob, role="analyst")
    return bob


def at(question: Question, rest: str = "") -> str:
    return f"/consultations/{question.consultation_id}/themes/{question.key}/{rest}"


def live(question: Question) -> list[Theme]:
    return list(question.themes.filter(gone=False))


def plain(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.decode()))


def test_tree_shows_every_theme_with_its_numbers(client: Client, question: Question) -> None:
    said = plain(client.get(at(question)).content)
    assert len(live(question)) == 3
    for theme in live(question):
        assert theme.title in said
        assert f"{theme.codings.filter(fits=True).count()} responses" in said
    assert "distinctness" in said


def test_respondents_words_are_never_markup(client: Client, question: Question) -> None:
    for rest in ("", *(f"{t.pk}/" for t in live(question)), f"{live(question)[0].pk}/pick/"):
        html = client.get(at(question, rest)).content.decode()
        assert "<script>alert" not in html
    trees = question.responses.filter(text__contains="<script>").values("pk")
    theme = Coding.objects.filter(response__in=trees).first().theme
    assert "&lt;script&gt;alert(1)" in client.get(at(question, f"{theme.pk}/")).content.decode()


def test_theme_shows_all_its_responses_with_evidence(client: Client, make: Make) -> None:
    question = make(180)
    theme = max(live(question), key=lambda t: t.codings.count())
    total = theme.codings.filter(fits=True).count()
    assert total > 50
    there, seen = at(question, f"{theme.pk}/"), []
    while there:
        html = client.get(there).content.decode()
        seen += re.findall(r"Respondent (\S+)", html)
        assert '<mark class="gp-evidence">' in html
        found = re.search(r'href="([^"]+)#responses" rel="next"', html)
        there = found[1] if found else ""
    assert len(seen) == len(set(seen)) == total


def test_pages_ask_the_database_no_more_for_more_responses(client: Client, make: Make) -> None:
    numbers = []
    for size in (24, 240):
        question = make(size)
        theme = live(question)[0]
        count = []
        for rest in ("", f"{theme.pk}/"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(at(question, rest))
            count.append(len(asked))
        numbers.append(count)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) < 30


def test_rename(client: Client, question: Question) -> None:
    theme = live(question)[0]
    words = {
        "title": "Trees",
        "description": theme.description,
        "examples": "\n".join(theme.examples),
    }
    answer = client.post(at(question, f"{theme.pk}/words/"), {**words, "seen": "0"}, follow=True)
    assert "Renamed “" in plain(answer.content)
    theme.refresh_from_db()
    assert theme.title == "Trees"


def test_empty_title_keeps_what_was_typed(client: Client, question: Question) -> None:
    said = {"title": "", "description": "Typed & kept", "seen": "0"}
    answer = client.post(at(question, f"{live(question)[0].pk}/words/"), said)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "<title>Error: " in html
    assert "Enter a title for the theme." in html
    assert "Typed &amp; kept" in html


def test_second_to_rename_sees_both_and_can_decide(
    client: Client, question: Question, bob: User
) -> None:
    theme = live(question)[0]
    editing.reword(
        bob, question, 0, theme.pk, title="Bob’s", description="Bob’s words", examples=[]
    )
    mine = {"title": "Mine", "description": "My words", "examples": "", "seen": "0"}
    there = at(question, f"{theme.pk}/words/")
    answer = client.post(there, mine)
    said = plain(answer.content)
    assert answer.status_code == 409
    for expected in ("Somebody was quicker", "Bob Brown", "Bob’s words", "My words", "Mine"):
        assert expected in said
    theme.refresh_from_db()
    assert theme.title == "Bob’s"
    seen = re.search(r'name="seen" value="(\d+)"', answer.content.decode())
    assert seen
    assert client.post(there, {**mine, "seen": seen[1]}).status_code == 302
    theme.refresh_from_db()
    assert theme.title == "Mine"


def test_merge_shows_the_joint_size_first(client: Client, question: Question) -> None:
    first, second, _ = live(question)
    both = Coding.objects.filter(theme__in=(first, second), fits=True)
    joint = both.values("response").distinct().count()
    ticked = f"merge/?theme={first.pk}&theme={second.pk}"
    assert f"Together they have {joint} responses" in plain(
        client.get(at(question, ticked)).content
    )
    said = {"theme": [first.pk, second.pk], "seen": "0"}
    nobody = client.post(at(question, "merge/"), said)
    assert nobody.status_code == 422
    assert "Choose which theme stays." in plain(nobody.content)
    answer = client.post(at(question, "merge/"), {**said, "survivor": second.pk})
    assert answer.headers["Location"] == at(question, f"{second.pk}/")
    assert second.codings.filter(fits=True).count() == joint
    assert Run.objects.get().work == "code"


def test_merge_of_what_another_merged_is_said(
    client: Client, question: Question, bob: User
) -> None:
    first, second, third = live(question)
    editing.merge(bob, question, 0, third.pk, [first.pk])
    said = {"theme": [first.pk, second.pk], "survivor": second.pk, "seen": "0"}
    answer = client.post(at(question, "merge/"), said)
    assert answer.status_code == 409
    assert "is no longer there. Bob Brown did this" in plain(answer.content)
    assert len(live(question)) == 2


def test_split_into_the_parts_that_were_shown(client: Client, question: Question) -> None:
    theme = live(question)[0]
    there = at(question, f"{theme.pk}/split/")
    assert "Looking through the responses" in plain(client.get(there).content)
    html = client.get(there, {"now": "1"}).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', html)
    assert digest
    said = {"parts": "2", "title": ["One part", "Another"], "seen": "0", "digest": digest[1]}
    assert client.post(there, {**said, "title": ["One part"]}).status_code == 422
    stale = client.post(there, {**said, "digest": "other"})
    assert stale.status_code == 409
    assert 'value="Another"' in stale.content.decode(), "what was typed is kept"
    assert client.post(there, said).status_code == 302
    assert {"One part", "Another"} < {t.title for t in live(question)}


def test_fragment_comes_alone_for_htmx(client: Client, question: Question) -> None:
    theme = live(question)[0]
    part = client.get(at(question, f"{theme.pk}/delete/"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert f"It has {theme.codings.filter(fits=True).count()} responses" in plain(part.content)


def test_pick_keeps_ticks_from_page_to_page(client: Client, make: Make) -> None:
    question = make(180)
    theme = max(live(question), key=lambda t: t.codings.count())
    there = at(question, f"{theme.pk}/pick/")
    keys = sorted(theme.codings.filter(fits=True).values_list("response_id", flat=True))
    page = client.get(there, {"response": keys[:2], "after": keys[24], "title": "Kept title"})
    html = page.content.decode()
    assert "2 ticked on other pages" in plain(page.content)
    assert 'value="Kept title"' in html
    said = {"response": [keys[0], keys[30]], "title": "Picked", "seen": "0"}
    assert client.post(there, {**said, "title": ""}).status_code == 422
    assert client.post(there, said).status_code == 302
    new = question.themes.get(title="Picked")
    assert sorted(new.codings.values_list("response_id", flat=True)) == [keys[0], keys[30]]


def test_delete_and_undo(client: Client, question: Question) -> None:
    theme = live(question)[0]
    before = theme.codings.count()
    assert client.post(at(question, f"{theme.pk}/delete/"), {"seen": "0"}).status_code == 302
    said = plain(client.get(at(question)).content)
    assert f"Last: Deleted “{theme.title}”" in said
    answer = client.post(at(question, "undo/"), {"seen": "1", "number": "1"}, follow=True)
    assert f"Undid: Deleted “{theme.title}”" in plain(answer.content)
    assert theme.codings.count() == before
    assert "Undone" in plain(client.get(at(question, "changes/")).content)


def test_nest_and_new_heading(client: Client, question: Question) -> None:
    first, second, _ = live(question)
    said = {"theme": [first.pk, second.pk], "seen": "0"}
    assert client.post(at(question, "under/"), said).status_code == 422
    answer = client.post(at(question, "under/"), {**said, "where": "new", "title": ""})
    assert answer.status_code == 422
    client.post(at(question, "under/"), {**said, "where": "new", "title": "Streets"})
    above = question.themes.get(title="Streets")
    assert {t.parent for t in live(question)} == {"", above.key}
    client.post(at(question, "under/"), {"theme": first.pk, "where": "alone", "seen": "1"})
    first.refresh_from_db()
    assert first.parent == ""


def test_add_shows_what_it_would_take(client: Client, question: Question) -> None:
    buses = question.responses.filter(text__contains="bus")
    words = {"title": "Buses", "description": "", "examples": buses[0].text, "seen": "0"}
    look = client.post(at(question, "add/"), {**words, "look": "1"})
    assert re.search(r"It would take \d+ responses?", plain(look.content))
    assert not question.themes.filter(title="Buses").exists()
    part = client.post(at(question, "add/preview/"), words, headers={"HX-Request": "true"})
    assert "It would take" in plain(part.content)
    assert "<html" not in part.content.decode()
    assert client.post(at(question, "add/"), {**words, "add": "1"}).status_code == 302
    assert question.themes.get(title="Buses").examples == [buses[0].text]


def test_theme_is_made_of_responses_without_one(client: Client, question: Question) -> None:
    theme = live(question)[0]
    client.post(at(question, f"{theme.pk}/delete/"), {"seen": "0"})
    groups = plain(client.get(at(question, "none/"), {"now": "1"}).content)
    assert f"{question.responses.filter(status='none_fits').count()} responses with" in groups
    html = client.get(at(question, "none/"), {"now": "1", "group": "0"}).content.decode()
    ticks = re.findall(r'name="response" value="(\d+)"', html)
    assert len(ticks) > 6
    nothing = client.post(at(question, "make/"), {}, follow=True)
    assert "Tick at least one response" in plain(nothing.content)
    look = client.post(at(question, "make/"), {"response": ticks[:2]})
    assert "Make a theme of 2 responses" in plain(look.content)
    said = {"response": ticks[:2], "make": "1", "title": "Missed", "seen": "1"}
    assert client.post(at(question, "make/"), said).status_code == 302
    missed = question.themes.get(title="Missed")
    assert missed.codings.filter(by_person=True).count() == 2


def test_theme_of_a_whole_group_is_coded_by_the_machine(client: Client, question: Question) -> None:
    theme = live(question)[0]
    client.post(at(question, f"{theme.pk}/delete/"), {"seen": "0"})
    html = client.get(at(question, "none/"), {"now": "1"}).content.decode()
    group = re.search(r'name="(members-\d+)" value="([\d,]+)"', html)
    assert group
    number = group[1].removeprefix("members-")
    look = client.post(at(question, "make/"), {"group": number, group[1]: group[2]})
    assert "The computer put these together" in plain(look.content)
    said = {"response": group[2].split(","), "whole": "1", "make": "1", "title": "All", "seen": "1"}
    assert client.post(at(question, "make/"), said).status_code == 302
    assert not Coding.objects.filter(by_person=True).exists()


def test_state_asks_again_until_coding_is_done(client: Client, question: Question) -> None:
    editing.add(User.objects.get(), question, 0, title="New", description="")
    there = at(question, "state/")
    assert "looked at again" in plain(client.get(there).content)
    Run.objects.update(state=RunState.DONE)
    said = plain(client.get(there).content)
    assert "have been looked at again. Show the numbers as they are now" in said


def test_viewer_reads_but_changes_nothing(client: Client, question: Question) -> None:
    Seat.objects.update(role="viewer")
    theme = live(question)[0]
    html = client.get(at(question)).content.decode()
    assert "Merge the ticked" not in html
    assert "Rename" not in client.get(at(question, f"{theme.pk}/")).content.decode()
    for rest in ("merge/", "under/", "add/", "undo/", "make/", f"{theme.pk}/words/"):
        assert client.post(at(question, rest), {"seen": "0"}).status_code == 403
    assert question.changes.count() == 0


def test_sign_off_and_the_versions(client: Client, question: Question) -> None:
    there = f"/consultations/{question.consultation_id}/sign-off/"
    assert "What will be fixed: its 3 themes" in plain(client.get(there).content)
    said = {"question": question.pk, f"seen-{question.pk}": "0", "signer": "Ann", "why": ""}
    wrong = client.post(there, said)
    assert wrong.status_code == 422
    assert "Enter a sentence" in plain(wrong.content)
    done = client.post(there, {**said, "why": "We read them all"}, follow=True)
    assert "The themes of one question are signed off" in plain(done.content)
    version = plain(client.get(f"{there}{question.key}/1/").content)
    assert "We read them all" in version
    editing.delete(User.objects.get(), question, 0, live(question)[0].pk)
    changed = plain(client.get(there).content)
    assert "Changed since version 1" in changed
    assert "is no longer there" in changed
    stale = client.post(there, {**said, "why": "Again"})
    assert stale.status_code == 409
    assert "were changed after you opened the page" in plain(stale.content)
    both = {name: client.get(f"{there}codebook/{name}.zip") for name in ("signed", "draft")}
    assert all(b.headers["Content-Type"] == "application/zip" for b in both.values())
    assert both["signed"].content != both["draft"].content


def test_tasks_follow_the_themes(client: Client, question: Question) -> None:
    there = f"/consultations/{question.consultation_id}/"
    assert "Read and edit the themes" in plain(client.get(there).content)
    said = {"question": question.pk, f"seen-{question.pk}": "0", "signer": "Ann", "why": "Right"}
    client.post(f"{there}sign-off/", said)
    html = client.get(there).content.decode()
    assert "Can’t start yet" not in plain(html.encode()).split("Sign off")[-1][:200]
