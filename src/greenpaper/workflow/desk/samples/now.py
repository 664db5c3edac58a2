"""The codings of a consultation as they stand, from which the shares of a sample are made."""

from greenpaper.report.group_counts import memberships
from greenpaper.store.orm import read, samples
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Consultation, Question, Sample
from greenpaper.workflow.check_shares import AsCoded
from greenpaper.workflow.results_folder import CONSIDERED, SAME_LETTER, letters_of


def codings_now(sample: Sample) -> dict[str, AsCoded]:
    """The codings of each question of a sample, with the themes of now."""
    consultation = sample.consultation
    asked = consultation.questions.filter(key__in=sample.considered)
    return {question.key: _now(question, consultation) for question in asked}


def _now(question: Question, consultation: Consultation) -> AsCoded:
    rows = samples.considered(question, CONSIDERED)
    members = ((question.key, r.campaign, r.relation, r.response_id) for r in rows)
    letters = letters_of(
        (m for m in members if m[1] and m[2] in SAME_LETTER),
        {(question.key, row.response_id): None for row in rows},
    )
    people = read.respondents_of(consultation)
    personal = frozenset(consultation.personal_answers)
    return AsCoded(
        codebook=codebook_of(question),
        considered={row.response_id: row.sure for row in rows},
        by_machine={row.response_id for row in rows if row.by_machine},
        letters={member[1]: letter[1] for member, letter in letters.items()},
        whose={row.response_id: row.respondent for row in rows},
        groups=memberships(read.consultation_of(consultation), people, personal),
    )
