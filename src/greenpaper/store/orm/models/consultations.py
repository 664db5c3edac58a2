"""Consultations, their questions, and the files that were handed in."""

from django.conf import settings
from django.db import models

from greenpaper.domain.consultation import Kind


class Consultation(models.Model):
    """What was asked, of whom, and what came back."""

    title = models.CharField(max_length=200)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    """The retention date: the owners are reminded to delete the consultation then."""
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    columns = models.JSONField(default=list)
    """What each column of the files is for, as `domain.consultation.Column` with plain values."""
    columns_confirmed_at = models.DateTimeField(null=True, blank=True)
    notes = models.JSONField(default=list)
    """What taking in and coding left for the reader to know: sentences."""
    refused = models.JSONField(default=list)
    """Rows that could not be used, and why: `domain.errors.Refused` as pairs."""
    personal_answers = models.JSONField(default=list)
    opened_from = models.CharField(max_length=64, blank=True, db_index=True)
    """What the folder of results held that it was made of, as a digest; "" if none."""

    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """A file that was handed in. Late files are further ones."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="uploads")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=255, blank=True)
    header_row = models.PositiveIntegerField(null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="upload_number"),
        )

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """A piece of a file, in order: no file is ever held in memory whole to be kept."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("upload", "number"), name="upload_part_number"),
        )

    def __str__(self) -> str:
        return f"{self.upload} [{self.number}]"


class Question(models.Model):
    """A question of a consultation, open or closed."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=20)
    place = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    columns = models.JSONField(default=list)
    options = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=0)
    """Goes up with each change to the question's themes: who changes says which one they saw."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """The embedder's, when the themes were found."""

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "key"), name="question_key"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is answered in people's own words."""
        return self.kind == Kind.OPEN.value


class Segment(models.Model):
    """A way of grouping respondents."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="segments")
    key = models.CharField(max_length=20)
    place = models.PositiveIntegerField()
    name = models.TextField()
    column = models.TextField()
    groups = models.JSONField(default=list)

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("consultation", "key"), name="segment_key"),)

    def __str__(self) -> str:
        return self.name
