"""Invented telephones of households in the township of the demonstration, and the texts that reach them."""

from __future__ import annotations

_NUMBER = "1380000{order:04d}"
_SINCE = "2023-01-01"
_EVENTS = ("notice", "notice_back")


def register_telephones() -> int:
    """Register a telephone for every other household of the township; return their number, 0 if there are any."""
    from datetime import date

    from doudi.core.accounts.models import User
    from doudi.registry.actions import change_circumstance
    from doudi.registry.models import Circumstance, Person
    from doudi.registry.text_messages.actions import switch_event

    if Circumstance.objects.filter(kind="phone").exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=("township", "bureau"))}
    recipients = Person.objects.filter(village__parent=cast["township"].division, awards__valid_to=None)
    households: dict[int | None, Person] = {}
    for person in recipients.filter(awards__isnull=False, death_date=None).order_by("pk").distinct():
        households.setdefault(person.household_id, person)
    told = list(households.values())[::2]
    for order, person in enumerate(told, start=1):
        change_circumstance(
            by=cast["township"],
            subject=person,
            kind="phone",
            value=_NUMBER.format(order=order),
            since=date.fromisoformat(_SINCE),
            source="visit",
        )
    for event in _EVENTS:
        switch_event(by=cast["bureau"], event=event, is_on=True, template_code=f"SMS-{event.upper()}")
    return len(told)
