"""Turning a language model on for a consultation, and off: an owner's act, on the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from greenpaper.domain.asking import NamedModel, Permission, Price
from greenpaper.domain.errors import ModelError
from greenpaper.domain.people import Act
from greenpaper.store.clock import now
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import Person, act, name_of
from greenpaper.store.orm.models import AllowedModel, Consultation


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which model, where its words go as people say it, what for, and what tokens cost."""

    named: NamedModel
    place: str
    purpose: str
    price: Price | None = None


def provider_of(named: NamedModel) -> str:
    """The host that is asked. Raises ModelError where the address is none.

    A key has no place in an address: addresses are kept and shown.
    """
    if not named.name:
        raise ModelError("Enter the model’s name.")
    if not named.url:
        maker, between, _ = named.name.partition(":")
        if not (maker and between):
            raise ModelError(
                "Enter the address of the model, such as http://localhost:8080/v1. Only a model "
                "with its maker in its name, such as anthropic:claude-sonnet-5, needs none."
            )
        return maker
    try:
        parts = urlsplit(named.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise ModelError(f"“{named.url}” is no address. It begins with http:// or https://.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ModelError(
            "The address must not have a name, a key or a question mark in it: it is kept and "
            "shown. A key goes into GREENPAPER_MODEL_KEY."
        )
    return host


def turn_on(
    person: Person,
    consultation: Consultation,
    wanted: Wanted,
    listed: Sequence[NamedModel] | None = None,
) -> AllowedModel:
    """Allow a language model for a consultation, in the place of one that was allowed before.

    `listed`: the only ones that this server may use. Raises ModelError, NotAllowedError.
    """
    with act(person, consultation, Act.ALLOW_MODEL, why=wanted.purpose.strip()) as doing:
        named, provider = wanted.named, provider_of(wanted.named)
        if listed is not None and named not in listed:
            raise ModelError("Choose one of the language models that this server may use.")
        place, purpose = " ".join(wanted.place.split()), wanted.purpose.strip()
        Permission(name_of(person), now().date().isoformat(), place, purpose).check()
        consultation.allowed_models.filter(ended_at=None).update(ended_at=now())
        price = wanted.price
        allowed = AllowedModel.objects.create(
            consultation=consultation,
            name=named.name,
            url=named.url,
            provider=provider,
            place=place,
            purpose=purpose,
            price_in=price.tokens_in if price else None,
            price_out=price.tokens_out if price else None,
            by=person,
        )
        doing.what = f"Turned on the language model {allowed}, {place}"
        doing.about = {
            "model": named.name,
            "address": named.url,
            "provider": provider,
            "place": place,
            "purpose": purpose,
        }
    return allowed


def turn_off(person: Person, consultation: Consultation) -> None:
    """Nothing more is sent. What was sent, and what people took of it, stays."""
    with act(person, consultation, Act.ALLOW_MODEL) as doing:
        allowed = askings.allowed(consultation)
        if allowed is None:
            raise ModelError("No language model is turned on.")
        allowed.ended_at = now()
        allowed.save(update_fields=["ended_at"])
        doing.what = f"Turned off the language model {allowed}"
        doing.about = {"model": allowed.name, "provider": allowed.provider, "place": allowed.place}


def permission_of(allowed: AllowedModel) -> Permission:
    """The act of the person who turned it on."""
    on = allowed.at.date().isoformat()
    return Permission(name_of(allowed.by), on, allowed.place, allowed.purpose)


def price_of(allowed: AllowedModel) -> Price | None:
    """What a million tokens cost, where that was said."""
    if allowed.price_in is None or allowed.price_out is None:
        return None
    return Price(allowed.price_in, allowed.price_out)
