"""Respondents, their answers, and the codings."""

from django.conf import settings
from django.db import models

from greenpaper.domain.campaign import Relation
from greenpaper.domain.coding import Status
from greenpaper.domain.response import Content
from greenpaper.store.orm.models.codebooks import Theme
from greenpaper.store.orm.models.consultations import Consultation, Question


class Respondent(models.Model):
    """Somebody who answered, by the source's id; `place` is their first row."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="respondents")
    response_id = models.TextField()
    person = models.TextField(blank=True)
    """Who it is, where one person has several response ids; never shown."""
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "response_id"), name="respondent_response_id"
            ),
        )
        indexes = (models.Index(fields=("consultation", "id"), name="respondent_ends"),)

    def __str__(self) -> str:
        return self.response_id


class Answer(models.Model):
    """What a respondent chose in a closed question, or the group of a segment; by their key."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="answers")
    asked = models.CharField(max_length=20)
    option = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("asked", "respondent"), name="answer_asked"),)

    def __str__(self) -> str:
        return self.option


class Campaign(models.Model):
    """Near-identical responses to one question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="campaigns")
    key = models.CharField(max_length=20)
    letter = models.ForeignKey("Response", models.CASCADE, related_name="+")
    """The member whose text stands for the campaign's letter."""
    by_hand = models.BooleanField(default=False)
    """A person split or joined it: it stays as it is."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("question", "key"), name="campaign_key"),)

    def __str__(self) -> str:
        return self.key


class Response(models.Model):
    """One respondent's answer to one open question, and what became of it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="responses")
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="responses")
    place = models.PositiveIntegerField()
    """The 0-based row of the files, taken together in the order they came: pages go by it."""
    text = models.TextField(blank=True)
    content = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Content])
    content_reason = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="und")
    personal_data = models.JSONField(default=list)
    """Spans as [start, end, kind, confidence]."""
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="members"
    )
    relation = models.CharField(
        max_length=24, blank=True, choices=[(r.value, r.value) for r in Relation]
    )
    own_words = models.JSONField(default=list)
    status = models.CharField(
        max_length=12, blank=True, choices=[(s.value, s.value) for s in Status]
    )
    """What became of it; "" until it was looked at."""
    reason = models.TextField(blank=True)
    primary = models.CharField(max_length=40, blank=True)
    doubt = models.JSONField(null=True, blank=True)
    """`domain.coding.Doubt` as [theme key, confidence, gap]."""
    gap = models.FloatField(null=True, blank=True)
    """How far the doubt is from being settled: the smaller, the sooner a person should look."""
    coded_by = models.TextField(blank=True)
    """The people who coded it as a whole, in a sample ("Ann; Ben"), where what they said stands."""
    flagged = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("question", "place")
        constraints = (
            models.UniqueConstraint(fields=("question", "respondent"), name="response_once"),
        )
        indexes = (
            models.Index(fields=("question", "place"), name="response_place"),
            models.Index(fields=("question", "status", "place"), name="response_status"),
            models.Index(fields=("question", "language", "place"), name="response_language"),
            # With what the review queue leaves out and filters ask for: it reads nothing else.
            models.Index(
                fields=(
                    *("question", "gap", "campaign", "relation", "respondent"),
                    *("flagged", "status", "content", "language"),
                ),
                condition=models.Q(gap__isnull=False),
                name="response_unsure",
            ),
            models.Index(
                fields=("question", "place"),
                condition=models.Q(flagged=True),
                name="response_flagged",
            ),
        )

    def __str__(self) -> str:
        return f"{self.respondent_id}"


class Wording(models.Model):
    """A response's words as they are looked for, kept apart so that nothing else has to read them.

    `domain.wording` says how: looking in them finds the same in every database.
    """

    response = models.OneToOneField(
        Response, models.CASCADE, primary_key=True, related_name="wording"
    )
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    folded = models.TextField()

    def __str__(self) -> str:
        return self.folded


class Coder(models.Model):
    """Who says that a theme fits: a person or a machine, by name and version."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="coders")
    name = models.CharField(max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """None for a machine, for several people together ("Ann; Ben"), and for one without a seat."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("consultation", "name"), name="coder_name"),)

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """What stands between one response and one theme.

    A person's word stands above a machine's and is never overwritten by one: where a person said
    that a theme does not fit, `fits` is False and no machine can give it again. What stood before
    is on the record.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Coder, models.PROTECT, related_name="codings")
    by_person = models.BooleanField(default=False)
    fits = models.BooleanField(default=True)
    confidence = models.FloatField(null=True, blank=True)
    """The machine's; of people who coded a sample, the share that gave the theme; else None."""
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    """The evidence: `text[start:end]`; nothing where both are 0."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("response", "theme"), name="coding_once"),)
        indexes = (
            # With what filters ask for, from either side: they read nothing else.
            models.Index(
                fields=("theme", "fits", "response", "confidence", "by_person"),
                name="coding_of_theme",
            ),
            models.Index(
                fields=("response", "theme", "fits", "confidence", "by_person"),
                name="coding_of_response",
            ),
            models.Index(
                fields=("response",), condition=models.Q(by_person=True), name="coding_by_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.response_id} {self.theme_id}"


class Note(models.Model):
    """What a person wrote beside a response."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return self.text
