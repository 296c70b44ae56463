"""Where a household is reached: the address, and the telephones of the people who live there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.registry.models import Circumstance, Household


@dataclass(frozen=True)
class Contact:
    """An address or a telephone with its label; ``str(circumstance.sealed)`` is the mask."""

    label: str
    circumstance: Circumstance

    @property
    def is_phone(self) -> bool:
        """Whether it is a telephone."""
        return self.circumstance.kind == "phone"


def contacts_of(household: Household) -> list[Contact]:
    """Return the present address, and the present telephones of the living people of a household."""
    present = Circumstance.objects.filter(withdrawn_at=None, valid_to=None).order_by("pk")
    addresses = present.filter(household=household, kind="address")
    living = Q(person__household=household, person__death_date=None)
    phones = present.filter(living, kind="phone").select_related("person")
    found = [Contact(_("住址"), address) for address in addresses]
    for phone in phones:
        assert phone.person is not None  # noqa: S101 - a telephone is of a person
        found.append(Contact(_("{name}的电话").format(name=phone.person.name), phone))
    return found
