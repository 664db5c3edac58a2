"""Who may do what in a consultation."""

from django.conf import settings
from django.db import models

from greenpaper.domain.people import Role
from greenpaper.store.orm.models.consultations import Consultation

__all__ = ["Role", "Seat"]


class Seat(models.Model):
    """A person's role in one consultation. Who has none doesn't know that it exists."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Role])

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("consultation", "person"), name="seat_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.role}"
