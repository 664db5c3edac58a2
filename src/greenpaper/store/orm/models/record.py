"""The record: who did what, when and why. It is only ever added to."""

from typing import Any, Never

from django.db import models


class Entry(models.Model):
    """One line of a record. Each consultation has a record of its own, and the house has one.

    `digest` is over the line and the digest before it, so that no line can be changed, left out
    or put in later without its being seen.
    """

    consultation = models.BigIntegerField(default=0)
    """The consultation's id, or 0 for the house's record. No foreign key: a record outlives."""
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=40)
    who = models.CharField(max_length=200)
    act = models.CharField(max_length=40)
    what = models.TextField()
    """What was done, as a sentence."""
    about = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="entry_number"),
        )
        indexes = (models.Index(fields=("consultation", "act"), name="entry_act"),)

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **given: Any) -> None:
        """Add the line; one that is there stays as it is."""
        if self.pk is not None:
            raise TypeError("A line of the record can't be changed.")
        super().save(*args, **given)

    def delete(self, *args: Any, **given: Any) -> Never:
        """Not possible."""
        raise TypeError("A line of the record can't be deleted.")
