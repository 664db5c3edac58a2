"""Work that takes longer than a page: asked for by people, done by the worker."""

from django.conf import settings
from django.db import models

from greenpaper.store.orm.models.consultations import Consultation, Question


class Work(models.TextChoices):
    """What a run does."""

    TAKE_IN = "take in", "Taking in the responses"
    FIND_THEMES = "find themes", "Finding themes"
    CODE = "code", "Coding the responses"
    PUBLISH = "publish", "Publishing"
    CHECK = "check", "Comparing what people said"
    TEACH = "teach", "Learning from people’s codings"
    PLAN_ASKING = "plan asking", "Working out what a language model would be sent"
    ASK_MODEL = "ask model", "Asking the language model"


class RunState(models.TextChoices):
    """How far a run is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Run(models.Model):
    """One piece of work, of a whole consultation or of one question."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="runs")
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="runs"
    )
    work = models.CharField(max_length=20, choices=Work.choices)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step_started_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    """Why it failed, and what to do: for the reader."""
    about = models.JSONField(default=dict)
    """Model, versions, seconds: as in run.json."""

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "id"), name="run_state"),)

    def __str__(self) -> str:
        return f"{self.work} {self.state}"
