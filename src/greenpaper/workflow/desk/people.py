"""Who has which part in a consultation: seat, invite, change, unseat. Each is on the record."""

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, Role, may
from greenpaper.store.clock import now
from greenpaper.store.orm import record
from greenpaper.store.orm.acts import Person, act, all_or_nothing, name_of, role_of
from greenpaper.store.orm.models import Consultation, Invitation, Seat
from greenpaper.store.orm.people import invitation_with, new_invitation, owners, person_with

LAST_OWNER = (
    "“{}” must keep an owner: nobody else could sign off its themes, seat people or delete it. "
    "Make somebody else an owner first."
)
ENDED = (
    "This invitation can’t be used: somebody used it, it was withdrawn, or its 14 days have "
    "passed. Ask whoever sent it for another."
)


def seat(person: Person, consultation: Consultation, email: str, role: Role) -> str:
    """Give a part to whoever has this address.

    Who has an account has it at once. For anybody else there is an invitation: its link's secret
    is returned, "" otherwise. Raises NotAllowedError, or GreenpaperError if they have a part.
    """
    with act(person, consultation, Act.SEAT_PEOPLE, about={"role": role}) as doing:
        who = person_with(email)
        if who is None:
            consultation.invitations.filter(email__iexact=email, used_at=None).update(ends_at=now())
            _, secret = new_invitation(consultation, email, role, person)
            doing.what = f"Invited {email} as {role}"
            return secret
        if role_of(who, consultation) is not None:
            raise GreenpaperError(f"{name_of(who)} has a part in this consultation already.")
        Seat.objects.create(consultation=consultation, person=who, role=role)
        doing.what = f"Gave {name_of(who)} ({who.email}) a part as {role}"
        return ""


def change_role(person: Person, consultation: Consultation, who: Person, role: Role) -> None:
    """Give somebody another role. Raises GreenpaperError where no owner would be left."""
    with act(person, consultation, Act.SEAT_PEOPLE) as doing:
        held = Seat.objects.get(consultation=consultation, person=who)
        doing.what = f"Changed {name_of(who)}’s part from {held.role} to {role}"
        held.role = role
        held.save(update_fields=["role"])
        _demand_an_owner(consultation)


def unseat(person: Person, consultation: Consultation, who: Person) -> None:
    """Take somebody's part away. What they did stays. Raises GreenpaperError as `change_role`."""
    with act(person, consultation, Act.SEAT_PEOPLE) as doing:
        held = Seat.objects.get(consultation=consultation, person=who)
        doing.what = f"Took away {name_of(who)}’s part as {held.role}"
        held.delete()
        _demand_an_owner(consultation)


def withdraw(person: Person, consultation: Consultation, invitation: Invitation) -> None:
    """Make an invitation's link useless."""
    what = f"Withdrew the invitation of {invitation.email}"
    with act(person, consultation, Act.SEAT_PEOPLE, what):
        consultation.invitations.filter(pk=invitation.pk, used_at=None).update(ends_at=now())


def accept(person: Person, secret: str) -> Consultation:
    """Take the part that an invitation offers. Raises GreenpaperError if it offers none."""
    with all_or_nothing():
        invitation = demand_invitation(secret)
        consultation = Consultation.objects.select_for_update().get(pk=invitation.consultation_id)
        invitation = demand_invitation(secret)  # nobody was faster
        held = role_of(person, consultation)
        offered = Role(invitation.role)
        if held is None or not _as_good(held, offered):
            Seat.objects.update_or_create(
                consultation=consultation, person=person, defaults={"role": offered}
            )
        invitation.used_at = now()
        invitation.save(update_fields=["used_at"])
        what = f"Took the part as {offered} that {name_of(invitation.made_by)} offered"
        about = {"invited": invitation.email, "email": person.email}
        record.add(consultation.pk, name_of(person), Act.SEAT_PEOPLE, what, about=about)
    return consultation


def demand_invitation(secret: str) -> Invitation:
    """The invitation that a link stands for. Raises GreenpaperError if there is none any more."""
    invitation = invitation_with(secret)
    if invitation is None:
        raise GreenpaperError(ENDED)
    return invitation


def _as_good(held: Role, offered: Role) -> bool:
    return all(may(held, act) for act in Act if may(offered, act))


def _demand_an_owner(consultation: Consultation) -> None:
    if not owners(consultation):
        raise GreenpaperError(LAST_OWNER.format(consultation.title))
