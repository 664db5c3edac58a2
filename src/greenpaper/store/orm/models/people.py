"""Who may do what in a consultation, and who was asked to join it."""

from django.conf import settings
from django.db import models

from greenpaper.domain.people import Role
from greenpaper.store.orm.models.consultations import Consultation

__all__ = ["Invitation", "Role", "Seat"]

ROLES = [(role.value, role.value) for role in Role]


class Seat(models.Model):
    """A person's role in one consultation. Who has none doesn't know that it exists."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=ROLES)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("consultation", "person"), name="seat_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Invitation(models.Model):
    """A link by which one person can take a part in a consultation, once."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=ROLES)
    secret = models.CharField(max_length=64, unique=True)
    """sha256 of what stands in the link: who reads the table can't make the link from it."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"
