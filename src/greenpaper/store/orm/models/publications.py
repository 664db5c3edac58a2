"""What was published: kept as it was, so that versions can be compared."""

from django.conf import settings
from django.db import models

from greenpaper.store.orm.models.consultations import Consultation


class Publication(models.Model):
    """One version of the results, as it was handed out."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    draft = models.BooleanField()
    note = models.TextField(blank=True)
    findings = models.JSONField(default=dict)
    """Every number in it, as in findings.json."""

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="publication_number"),
        )

    def __str__(self) -> str:
        return f"version {self.number}"


class PublishedFile(models.Model):
    """One file of a publication."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("publication", "name"), name="published_file_name"),
        )

    def __str__(self) -> str:
        return self.name
