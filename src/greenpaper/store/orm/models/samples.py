"""Responses drawn for people to judge, and what they said of them."""

from django.conf import settings
from django.db import models

from greenpaper.store.orm.models.consultations import Consultation, Question
from greenpaper.store.orm.models.responses import Response


class Sample(models.Model):
    """A sample of responses, and all that it was drawn with. Only the closing and what came of it
    is ever changed.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="samples")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    considered = models.JSONField(default=dict)
    """How many responses could have been drawn, by question."""
    codebooks = models.JSONField(default=list)
    """The themes as coders see them: `domain.codebook.Codebook`s with plain values."""
    codebook = models.CharField(max_length=12)
    """The fingerprint of these."""
    source = models.CharField(max_length=64)
    """The sha256 of the first file of responses."""
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    """When the last coder had finished: from then on they may see what others said."""
    found = models.JSONField(null=True, blank=True)
    """`report.check_found.CheckFound` with plain values; None until it was worked out."""
    pictures = models.JSONField(default=dict)
    """SVG by name."""

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="sample_number"),
        )

    def __str__(self) -> str:
        return f"sample {self.number}"


class SampleCoder(models.Model):
    """Somebody who codes a sample: a person with a seat, or (None) one who gets a sheet."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="coders")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    turns = models.JSONField(default=list)
    """What was drawn, by primary key, in this coder's own order by chance."""
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("sample", "number"), name="sample_coder_number"),
            models.UniqueConstraint(
                fields=("sample", "person"),
                name="sample_coder_once",
                condition=models.Q(person__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Drawn(models.Model):
    """A response in a sample: why it was drawn, and what the machine said of it then."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="drawn")
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    part = models.CharField(max_length=10)
    """`quality.coded.Part`."""
    stratum = models.CharField(max_length=20, blank=True)
    chance = models.FloatField()
    random_chance = models.FloatField()
    stands_for = models.PositiveIntegerField(default=1)
    machine = models.JSONField(null=True, blank=True)
    """Its confidence by theme key; None where a person's coding stood already."""

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("sample", "response"), name="drawn_once"),)

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.response_id}"


class Said(models.Model):
    """What somebody says of a response in a sample: themes, none of them, or can't tell."""

    drawn = models.ForeignKey(Drawn, models.CASCADE, related_name="%(class)ss")
    themes = models.JSONField(default=list)
    """Keys; empty: none of these, unless `cant_tell`."""
    cant_tell = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Judgement(Said):
    """What one coder says."""

    coder = models.ForeignKey(SampleCoder, models.CASCADE, related_name="judgements")
    evidence = models.JSONField(default=list)
    """Spans of the response as [start, end], where the coder marked any."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("coder", "drawn"), name="judgement_once"),)

    def __str__(self) -> str:
        return f"{self.coder_id}: {self.drawn_id}"


class Settlement(Said):
    """What stands where coders differ; `note` is the reason."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("drawn",), name="settlement_once"),)

    def __str__(self) -> str:
        return f"{self.drawn_id}"


class TaughtVersion(models.Model):
    """A coder of one question that people taught. It never changes but for being in use or not."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="taught_versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    """As codings say it."""
    content = models.BinaryField()
    """A coder.safetensors of this question alone."""
    codings = models.PositiveIntegerField()
    about = models.JSONField(default=dict)
    """`points` and `more` of the learning curve; `shares` and `groups` with their intervals."""
    taught_at = models.DateTimeField(auto_now_add=True)
    in_use = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("question", "number"), name="taught_version_number"),
        )

    def __str__(self) -> str:
        return self.name
