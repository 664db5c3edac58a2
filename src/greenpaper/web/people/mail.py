"""The one mail that Greenpaper writes, where a mail server is named: an invitation."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from greenpaper.store.orm.acts import Person, name_of
from greenpaper.store.orm.models import Consultation

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
log = logging.getLogger("greenpaper")


def send_invitation(person: Person, consultation: Consultation, email: str, link: str) -> bool:
    """Send the link. False where no mail server is named or it doesn't take the mail."""
    if settings.EMAIL_BACKEND == NOWHERE:
        return False
    said = {"who": name_of(person), "title": consultation.title, "link": link}
    body = render_to_string("people/invitation.txt", said)
    title = " ".join(consultation.title.split())
    try:
        return bool(send_mail(f"Your part in “{title}”", body, None, [email]))
    except OSError as error:
        log.warning("An invitation could not be sent: %s", error)
        return False
