"""A sample at the desk: drawn, coded blind, compared."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fake_embedder import WordEmbedder
from greenpaper.domain.coding import Status
from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.domain.people import Role
from greenpaper.intake.coding_sheet import CodingSheet, Line
from greenpaper.quality.coded import Part
from greenpaper.report.find import find
from greenpaper.store.orm import blind, publications, samples
from greenpaper.store.orm.coders import coder_of
from greenpaper.store.orm.judge import judge
from greenpaper.store.orm.models import (
    Coding,
    Consultation,
    Entry,
    Judgement,
    Question,
    Run,
    Sample,
    Seat,
    Work,
)
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.workflow import checking, sampling
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.results import gather
from greenpaper.workflow.desk.samples import coding, drawing, results, settling, teaching
from greenpaper.workflow.publish import publish
from greenpaper.workflow.publish_check import check_found
from greenpaper.workflow.results_folder import CONSIDERED, open_results
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import take_in as read_file

pytestmark = [pytest.mark.django_db, pytest.mark.store]
SEED = 7


@pytest.fixture
def kept(person: User, some_answers: Path) -> Consultation:
    """A sorted consultation."""
    one = consultations.new_consultation(
        person, "High Street", some_answers.name, [some_answers.read_bytes()]
    )
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    take_in.take_in(one)
    for question in one.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    return one


@pytest.fixture
def ben(kept: Consultation) -> User:
    """A second coder."""
    one = User.objects.create_user("ben", first_name="Ben")
    Seat.objects.create(consultation=kept, person=one, role=Role.CODER)
    return one


@pytest.fixture
def sample(kept: Consultation, person: User, ben: User) -> Sample:
    return draw(kept, person, ben)


def draw(kept: Consultation, *coders: User, size: int = 12) -> Sample:
    questions = [n.question for n in drawing.needed(kept)]
    return drawing.draw(coders[0], kept, questions=questions, size=size, coders=coders, seed=SEED)


def word(sample: Sample, turn: blind.Turn, by: int) -> list[str]:
    """What a simulated coder says: by the length of the text, so that two often agree."""
    known = themes_of(codebooks_of(sample))[turn.question]
    return [key for n, key in enumerate(known) if (len(turn.text) + n) % (5 + by) == 0]


def code(sample: Sample, who: User, by: int) -> None:
    coder = blind.coder_of(who, sample)
    assert coder is not None
    for number in range(1, len(coder.turns) + 1):
        turn = blind.turn(coder, number)
        assert turn is not None
        given = word(sample, turn, by)
        coding.judge(who, coder, number, seen=0, themes=given, none=not given)


def test_drawn_and_compared_as_on_the_command_line(
    kept: Consultation, person: User, ben: User, some_answers: Path, tmp_path: Path
) -> None:
    sample = draw(kept, person, ben)
    publish(sort(read_file(some_answers, title="High Street"), WordEmbedder()), tmp_path / "out")
    folder = open_results(tmp_path / "out")
    theirs = sampling.draw_sample(folder, size=12, seed=SEED)
    basis = results.basis_of(sample)
    assert basis.sample.drawn == theirs.drawn
    assert sample.codebook == theirs.codebook
    sheets = []
    for number, who in enumerate((person, ben), start=1):
        coder = blind.coder_of(who, sample)
        assert coder is not None
        lines = []
        for row, (question, response_id, text) in enumerate(blind.rows(coder), start=2):
            turn = blind.turn(coder, row - 1)
            assert turn is not None
            said = "; ".join(word(sample, turn, number)) or "none"
            lines.append(Line(row, question, response_id, text, said))
        name = f"coder{number}.csv"
        sheets.append(CodingSheet(name, name, name, tuple(lines), theirs.codebook))
        code(sample, who, number)
        coding.finish(who, coder)
    sample.refresh_from_db()
    mine = results.check(sample)
    other = check_found(checking.check(folder, sheets, theirs))
    assert mine.whole.responses > 20
    for ours, their in zip(
        (mine.whole, *mine.questions), (other.whole, *other.questions), strict=True
    ):
        assert (ours.people, ours.machine, ours.difference) == (
            their.people,
            their.machine,
            their.difference,
        )
        assert (ours.themes, ours.calibration, ours.sentence) == (
            their.themes,
            their.calibration,
            their.sentence,
        )
        assert ours.shares == their.shares
    assert all(q.shares and q.shares.people for q in mine.questions)
    assert mine.groups == other.groups
    assert (mine.differing, mine.by_chance) == (other.differing, other.by_chance)
    assert mine.differing


FORBIDDEN = re.compile(
    r'"greenpaper_(coding|settlement|campaign|theme)"|"(machine|part|stratum|chance|status|doubt|'
    r'gap|primary|reason|found|pictures)"'
)


def test_what_a_coder_reads_holds_no_coding(sample: Sample, person: User, ben: User) -> None:
    """Every query of the blind module: no table or column that tells what others said."""
    code(sample, ben, 1)
    mine = blind.coder_of(person, sample)
    theirs = blind.coder_of(ben, sample)
    assert mine is not None
    assert theirs is not None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = [blind.turn(mine, n) for n in range(1, len(mine.turns) + 1)]
        assert all(turn is not None and turn.own == blind.Own() for turn in shown)
        assert not list(blind.own_words(mine))
        assert blind.progress(mine).done == 0
        assert len(blind.rows(mine)) == len(mine.turns)
        assert blind.judged(mine) == []
    for query in asked.captured_queries:
        assert not FORBIDDEN.search(query["sql"]), query["sql"]
        if "judgement" in query["sql"]:
            assert f'"coder_id" = {mine.pk}' in query["sql"]
    assert len(list(blind.own_words(theirs))) == len(theirs.turns)


def test_examples_that_are_words_of_the_sample_are_not_shown(sample: Sample) -> None:
    texts = list(sample.drawn.values_list("response__text", flat=True))
    given = [e for b in codebooks_of(sample).values() for t in b.themes for e in t.examples]
    assert not [e for e in given if any(e in text for text in texts)]


def test_orders_are_each_coders_own(sample: Sample) -> None:
    first, second = sample.coders.all()
    assert sorted(first.turns) == sorted(second.turns)
    assert first.turns != second.turns


def test_two_windows(sample: Sample, person: User) -> None:
    coder = blind.coder_of(person, sample)
    assert coder is not None
    coding.judge(person, coder, 1, seen=0, none=True)
    with pytest.raises(ChangedError, match="another window"):
        coding.judge(person, coder, 1, seen=0, cant_tell=True)
    coding.judge(person, coder, 1, seen=1, cant_tell=True, note="hm", evidence=[(0, 3), (3, 1)])
    own = blind.own_of(coder, coder.turns[0])
    assert (own.cant_tell, own.note, own.evidence, own.edition) == (True, "hm", ((0, 3),), 2)


def test_what_can_not_be_said(sample: Sample, person: User, ben: User) -> None:
    coder = blind.coder_of(person, sample)
    assert coder is not None
    turn = blind.turn(coder, 1)
    assert turn is not None
    key = themes_of(codebooks_of(sample))[turn.question][0]
    with pytest.raises(GreenpaperError, match="Choose the themes"):
        coding.judge(person, coder, 1, seen=0)
    with pytest.raises(GreenpaperError, match="only one of the three"):
        coding.judge(person, coder, 1, seen=0, themes=[key], none=True)
    with pytest.raises(GreenpaperError, match="not in the codebook"):
        coding.judge(person, coder, 1, seen=0, themes=["nonsense"])
    with pytest.raises(NotAllowedError):
        coding.judge(ben, coder, 1, seen=0, none=True)
    with pytest.raises(NotAllowedError):
        coding.judge(person, coder, len(coder.turns) + 1, seen=0, none=True)
    assert blind.progress(coder).done == 0


def test_nobody_sees_anything_until_all_have_finished(
    sample: Sample, kept: Consultation, person: User, ben: User
) -> None:
    code(sample, person, 1)
    mine = blind.coder_of(person, sample)
    assert mine is not None
    coding.finish(person, mine)
    assert blind.is_coding(person, kept)
    with pytest.raises(ChangedError, match="handed in"):
        coding.judge(person, mine, 1, seen=1, none=True)
    coding.end(person, sample)
    assert not blind.is_coding(person, kept)
    assert Run.objects.filter(work=Work.CHECK).count() == 1
    results.work_out(kept)
    sample.refresh_from_db()
    assert sample.found["coders"][0]["name"] == "Ann Analyst"
    assert any("Ben" in note for note in sample.found["notes"])
    assert set(sample.pictures)
    said = list(Entry.objects.filter(consultation=kept.pk).values_list("act", "what"))
    assert [act for act, _ in said][-3:] == ["draw sample", "code", "draw sample"]


def test_one_sample_at_a_time(sample: Sample, kept: Consultation, person: User) -> None:
    with pytest.raises(GreenpaperError, match="being coded just now"):
        draw(kept, person)
    coding.end(person, sample)
    second = draw(kept, person)
    assert second.number == 2


def test_campaigns_and_parts_are_kept(sample: Sample) -> None:
    parts = set(sample.drawn.values_list("part", flat=True))
    assert parts <= {part.value for part in Part}
    assert all(0 < d.chance <= 1 for d in sample.drawn.all())


def coded(sample: Sample, *people: User) -> None:
    for number, who in enumerate(people, start=1):
        code(sample, who, number)
        coder = blind.coder_of(who, sample)
        assert coder is not None
        coding.finish(who, coder)
    sample.refresh_from_db()


def test_differences_are_settled_with_a_reason(
    sample: Sample, kept: Consultation, person: User, ben: User
) -> None:
    with pytest.raises(GreenpaperError, match="don’t differ"):
        settling.settle(person, sample, sample.coders.get(number=1).turns[0], seen=0, none=True)
    coded(sample, person, ben)
    results.work_out(kept)
    sample.refresh_from_db()
    open_ones = samples.differences(sample)
    assert len(open_ones) == sample.found["differing"]
    drawn = next(iter(open_ones))
    with pytest.raises(GreenpaperError, match="says why"):
        settling.settle(ben, sample, drawn, seen=0, none=True)
    settling.settle(ben, sample, drawn, seen=0, none=True, reason="It only greets.")
    with pytest.raises(ChangedError, match="Somebody settled"):
        settling.settle(person, sample, drawn, seen=0, cant_tell=True, reason="Unclear.")
    settling.settle(person, sample, drawn, seen=1, cant_tell=True, reason="Unclear.")
    entry = Entry.objects.filter(consultation=kept.pk, act="settle").last()
    assert entry is not None
    assert entry.why == "Unclear."
    assert entry.about["before"] == {"themes": [], "cant_tell": False}
    results.work_out(kept)
    before = len(open_ones)
    sample.refresh_from_db()
    assert (sample.found["differing"], sample.found["settled"]) == (before - 1, 1)


@pytest.mark.usefixtures("plain_curves")
def test_taught_and_taken_back(kept: Consultation, person: User, ben: User) -> None:
    sample = draw(kept, person, ben, size=40)
    coded(sample, person, ben)
    teaching.ask_to_teach(person, kept)
    question = Run.objects.filter(work=Work.TEACH).first().question
    before = machines_of(question)
    teaching.teach(question, WordEmbedder())
    version = question.taught_versions.get()
    assert version.in_use
    assert machines_of(question) == {version.name}
    assert {theme for theme, *_ in version.about["shares"]} == {
        t.key for t in question.themes.filter(gone=False)
    }
    checked = gather(kept).results.checked
    assert {key for key, _ in checked} == {question.key}
    assert all(0 <= one.low <= one.share <= one.high <= 1 for one in checked.values())
    taught = codings_of(question)
    themes.code(question, WordEmbedder())
    assert len(codings_of(question) ^ taught) <= len(taught) // 5
    assert machines_of(question) == {version.name}
    teaching.use_version(person, question, 0)
    themes.code(question, WordEmbedder())
    assert machines_of(question) == before
    assert not gather(kept).results.checked


def test_a_sample_after_teaching_takes_nobodys_word_for_the_machines(
    kept: Consultation, person: User, ben: User
) -> None:
    """What people said of the first sample stands: it is no coding by the machine."""
    first = draw(kept, person, ben, size=40)
    coded(first, person, ben)
    question = kept.questions.get(key=next(iter(first.considered)))
    rows = samples.considered(question, CONSIDERED)
    assert all(row.by_machine for row in rows)
    teaching.teach(question, WordEmbedder())
    again = drawing.draw(person, kept, questions=[question], size=60, coders=[person], seed=SEED)
    by_people = set(first.drawn.values_list("response", flat=True))
    both = [d for d in again.drawn.all() if d.response_id in by_people]
    assert len(both) > 10
    assert all(d.machine is None for d in both)
    others = [d for d in again.drawn.all() if d.response_id not in by_people]
    assert others
    assert all(d.machine is not None for d in others)
    # Worked out again, the first sample's shares rest on people alone: the machine knows them.
    found = results.check(first)
    shares = next(q.shares for q in found.questions if q.key == question.key)
    assert shares is not None
    assert shares.people > 40 - 5


def test_what_would_teach_most_is_coded_next_and_counts_for_no_share(
    kept: Consultation, person: User, ben: User
) -> None:
    with pytest.raises(GreenpaperError, match="Teach the machine first"):
        drawing.draw_next(person, kept, coders=[person])
    first = draw(kept, person, ben, size=40)
    coded(first, person, ben)
    question = kept.questions.get(key=next(iter(first.considered)))
    teaching.teach(question, WordEmbedder())
    shares = question.taught_versions.get().about["shares"]
    more = drawing.draw_next(person, kept, coders=[person, ben])
    drawn = list(more.drawn.all())
    assert 0 < len(drawn) <= 50
    assert {d.part for d in drawn} == {Part.ADDED.value}
    assert not {d.response_id for d in drawn} & set(first.drawn.values_list("response", flat=True))
    coded(more, person, ben)
    found = results.check(more)
    assert results.CHOSEN in found.notes
    assert found.by_chance == 0
    assert all(q.shares is None for q in found.questions)
    teaching.teach(question, WordEmbedder())
    again = question.taught_versions.first()
    assert again.codings > question.taught_versions.last().codings
    # Shares rest on the sample that was drawn by chance, as before.
    assert [row[-1] for row in again.about["shares"]] == [row[-1] for row in shares]


def test_people_stay_the_coders_of_what_they_coded(
    kept: Consultation, person: User, ben: User
) -> None:
    """Their word is kept as theirs, “none of these” too, whatever codes the others afterwards."""
    sample = draw(kept, person, ben, size=40)
    coded(sample, person, ben)
    differs = sample.drawn.get(pk=next(iter(samples.differences(sample))))
    settling.settle(ben, sample, differs.pk, seen=0, none=True, reason="It only greets.")
    question = differs.response.question
    mine = question.responses.filter(pk__in=sample.drawn.values("response"))
    teaching.teach(question, WordEmbedder())
    said = people_of(question)
    assert {"Ann Analyst; Ben", "Ann Analyst", "Ben"} == {whose for _, whose, *_ in said}
    assert set(mine.values_list("coded_by", flat=True)) == {"Ann Analyst; Ben", "Ben"}
    assert Coding.objects.filter(coder__name="Ben", coder__person=ben, by_person=True).exists()
    assert not Coding.objects.filter(response__in=mine, by_person=False).exists()
    assert not any("Ben" in name for name in publications.machines(kept))
    gathered = gather(kept)
    outcomes = {o.response_id: o for o in gathered.results.outcomes if o.question == question.key}
    settled = outcomes[differs.response.respondent.response_id]
    assert (settled.status, settled.coder) == (Status.NONE_FITS, "Ben")
    findings = find(gathered.results, gathered.respondents, draft=True)
    told = {q.key: q.coded_by_people for q in findings.questions}
    assert told[question.key] == mine.count()
    assert sum(told.values()) == mine.count()
    teaching.teach(question, WordEmbedder())
    assert people_of(question) == said
    teaching.use_version(person, question, 0)
    for work in (themes.code, themes.find_themes):
        work(question, WordEmbedder())
        assert people_of(question) == said
        assert not Coding.objects.filter(response__in=mine, by_person=False).exists()


def test_a_later_word_on_one_theme_stands_above_what_the_sample_said(
    kept: Consultation, person: User, ben: User
) -> None:
    sample = draw(kept, person, ben, size=40)
    coded(sample, person, ben)
    question = kept.questions.get(key=next(iter(sample.considered)))
    teaching.teach(question, WordEmbedder())
    one = Coding.objects.filter(response__question=question, by_person=True).first()
    assert one is not None
    judge(coder_of(kept, ben), [one.response], one.theme, fits=False)
    teaching.teach(question, WordEmbedder())
    one.refresh_from_db()
    assert (one.fits, one.coder.name, one.confidence) == (False, "Ben", None)


def test_a_theme_added_after_the_sample_is_left_to_the_machine_that_nobody_taught(
    kept: Consultation, person: User, ben: User
) -> None:
    sample = draw(kept, person, ben, size=40)
    coded(sample, person, ben)
    question = kept.questions.get(key=next(iter(sample.considered)))
    keys = {theme.key for theme in question.themes.filter(gone=False)}
    new = question.themes.get(key=next(iter(sorted(keys))))
    for book in sample.codebooks:
        book["themes"] = [t for t in book["themes"] if t["key"] != new.key]
    sample.save(update_fields=["codebooks"])
    for one in Judgement.objects.filter(drawn__sample=sample):
        one.themes = [key for key in one.themes if key != new.key]
        one.save()
    before = set(new.codings.values_list("response_id", flat=True))
    assert before & set(sample.drawn.values_list("response", flat=True))
    teaching.teach(question, WordEmbedder())
    assert set(new.codings.values_list("response_id", flat=True)) == before
    assert not new.codings.filter(by_person=True).exists()
    assert f"“{new.title}”" in question.taught_versions.get().about["left"]
    themes.code(question, WordEmbedder())
    assert set(new.codings.values_list("response_id", flat=True)) == before


def people_of(question: Question) -> set[tuple[str, str, str, float]]:
    """Whose word is whose: by response, the coder, the theme and how many of them gave it."""
    rows = Coding.objects.filter(response__question=question, by_person=True, fits=True)
    names = ("response__respondent__response_id", "coder__name", "theme__key", "confidence")
    return set(rows.values_list(*names))


def machines_of(question: Question) -> set[str]:
    rows = Coding.objects.filter(response__question=question, by_person=False)
    return set(rows.values_list("coder__name", flat=True))


def codings_of(question: Question) -> set[tuple[int, int]]:
    rows = Coding.objects.filter(response__question=question)
    return set(rows.values_list("response_id", "theme_id"))


def test_too_few_to_learn_from_is_said(
    sample: Sample, kept: Consultation, person: User, ben: User
) -> None:
    with pytest.raises(GreenpaperError, match="No sample has been coded"):
        teaching.ask_to_teach(person, kept)
    code(sample, person, 1)
    coding.end(person, sample)
    sample.coders.first().judgements.filter(drawn__place__gt=5).delete()
    with pytest.raises(GreenpaperError, match="are needed to learn from"):
        teaching.teach(kept.questions.filter(kind="open").first(), WordEmbedder())
