"""Themes as they are worked on, what was done to them, and the versions that were signed."""

from django.conf import settings
from django.db import models

from greenpaper.store.clock import now
from greenpaper.store.orm.models.consultations import Question


class Theme(models.Model):
    """A theme of a question's codebook, as it stands now."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="themes")
    key = models.CharField(max_length=40)
    place = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    parent = models.CharField(max_length=40, blank=True)
    """The key of the broader theme that it stands under."""
    examples = models.JSONField(default=list)
    merged = models.JSONField(default=list)
    """Keys of themes found that a person folded into this one."""
    vectors = models.BinaryField(null=True, blank=True)
    """Its centroids as they were found: a safetensors of float32 rows."""
    found = models.JSONField(null=True, blank=True)
    """Its title, description and examples as they were found; None for a person's own."""
    distinctness = models.FloatField(null=True, blank=True)
    quotes = models.JSONField(default=list)
    """Telling passages as [response_id, start, end]."""
    gone = models.BooleanField(default=False)
    """Deleted, or merged into another: kept for undoing and for what was merged."""
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("question", "key"), name="theme_key"),)

    def __str__(self) -> str:
        return self.title


class Attunement(models.Model):
    """What the themes of a question that people wrote heard of its responses (themes/attune.py)."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="attunement")
    words = models.CharField(max_length=64)
    """A digest of the codebook that heard it."""
    fingerprint = models.CharField(max_length=64)
    """The embedder's."""
    vectors = models.BinaryField()
    """A safetensors of one float32 vector by theme key."""
    shift = models.FloatField(default=0)
    """By so many log-odds codings go up or down."""

    def __str__(self) -> str:
        return str(self.question)


class Change(models.Model):
    """What a person did to a question's themes, with what it takes to undo it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    """The question's edition that it made."""
    verb = models.CharField(max_length=40)
    sentence = models.TextField()
    """What was done, for the reader: “Merged ‘Parking’ into ‘Parking charges’”."""
    before = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("question", "number"), name="change_number"),
        )

    def __str__(self) -> str:
        return self.sentence


class Version(models.Model):
    """A codebook that a named person signed off. It never changes."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    themes = models.JSONField()
    """`domain.codebook.Theme`s with plain values, in order."""
    edition = models.PositiveIntegerField()
    """The question's edition that was signed."""
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer = models.CharField(max_length=200)
    """The name as it was signed."""
    signed_at = models.DateTimeField(default=now)
    why = models.TextField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("question", "number"), name="version_number"),
        )

    def __str__(self) -> str:
        return f"version {self.number}"
