"""What was counted, kept so that pages need not count again, and of which state it is."""

from django.db import models

from greenpaper.store.orm.models.consultations import Consultation, Question


class Count(models.Model):
    """All numbers of a consultation, as of one state of it (see `store.orm.counts.state_of`).

    Nothing here is anybody's word: it can be thrown away, and is counted again when it is `wanted`.
    """

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="count")
    state = models.CharField(max_length=120, blank=True)
    """The state that was counted; "" until the first time."""
    wanted = models.BooleanField(default=False, db_index=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=120, blank=True)
    """The state that could not be counted, so that it is not tried for ever."""

    def __str__(self) -> str:
        return self.state


class QuestionCount(models.Model):
    """The numbers of one open question, and the pictures of them."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="count")
    numbers = models.JSONField(default=dict)
    """As `report.findings.QuestionFound` with plain values, and `differences`."""

    def __str__(self) -> str:
        return f"{self.question}"


class Picture(models.Model):
    """A chart of a question's numbers as SVG, drawn for a wide page and for a telephone."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=40)
    wide = models.TextField()
    narrow = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("question", "name"), name="picture_name"),)

    def __str__(self) -> str:
        return self.name


class ResponseMap(models.Model):
    """Where the responses to a question stand on its map; near means alike."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="map")
    state = models.CharField(max_length=120, blank=True)
    """Of the texts and the language model: the places change with nothing else."""
    wanted = models.BooleanField(default=False, db_index=True)
    points = models.JSONField(default=list)
    """Each as [response's id, x, y, how many responses say the same], x and y from 0 to 1."""

    def __str__(self) -> str:
        return self.state
