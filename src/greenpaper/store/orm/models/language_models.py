"""Language models that people allowed, what was sent to them, and what came of it."""

from django.conf import settings
from django.db import models

from greenpaper.store.orm.models.codebooks import Theme
from greenpaper.store.orm.models.consultations import Consultation


class AllowedModel(models.Model):
    """A language model that a named person allowed for a consultation, until it is turned off."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="allowed_models")
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    provider = models.CharField(max_length=255)
    """The host that is asked."""
    place = models.CharField(max_length=300)
    purpose = models.TextField()
    price_in = models.FloatField(null=True, blank=True)
    """What a million tokens cost, to read and to write."""
    price_out = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("consultation",),
                name="one_model_at_a_time",
                condition=models.Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} at {self.provider}"


class Asking(models.Model):
    """One occasion of asking a model: what would be sent and, once it was, what came of it."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="askings")
    model = models.ForeignKey(AllowedModel, models.CASCADE, related_name="askings")
    number = models.PositiveIntegerField()
    use = models.CharField(max_length=12)
    budget = models.JSONField(default=dict)
    """`domain.asking.Budget`'s limits; empty: the usual ones."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    planned = models.JSONField(null=True, blank=True)
    """How many calls, tokens and how much money; None until it was worked out."""
    digest = models.CharField(max_length=64, blank=True)
    """sha256 over all that would be sent: nothing else is."""
    sent_at = models.DateTimeField(null=True, blank=True)
    """When a person had it sent."""
    ended_at = models.DateTimeField(null=True, blank=True)
    came = models.JSONField(default=dict)
    """`domain.asking.ModelUse` with plain values, and what else there is to know."""
    drafts = models.JSONField(default=list)
    """Prose, as `workflow.draft.Drafted` with plain values."""

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("consultation", "number"), name="asking_number"),
        )

    def __str__(self) -> str:
        return f"asking {self.number}"


class ModelCall(models.Model):
    """One call, word for word, and what came of it."""

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="calls")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=12)
    sent = models.JSONField()
    """Instructions, content and the shape of the answer."""
    came = models.JSONField(default=dict)
    """As a line of model-calls.jsonl has it; empty until it was sent."""

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("asking", "number"), name="model_call_number"),
        )

    def __str__(self) -> str:
        return f"{self.asking_id}: {self.number}"


class ProposedWording(models.Model):
    """Words that a model proposes for a theme. They are nobody's until a person takes them."""

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="wordings")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="proposed")
    title = models.CharField(max_length=300)
    description = models.TextField()
    same_as = models.CharField(max_length=40, blank=True)
    """The key of a theme that it takes for the same."""
    two = models.BooleanField(default=False)
    """It says that the theme makes two points."""
    decided = models.CharField(max_length=10, blank=True)
    """Whether a person has: taken, left; empty until then."""

    class Meta:
        ordering = ("theme__place",)
        constraints = (
            models.UniqueConstraint(fields=("asking", "theme"), name="proposed_wording_once"),
        )

    def __str__(self) -> str:
        return self.title
