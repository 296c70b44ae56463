"""Put a text into the outbox: called by the actions of every room, within their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Circumstance, Person
from doudi.registry.text_messages.events import text_events
from doudi.registry.text_messages.models import TextMessage, TextOptOut, TextSwitch
from doudi.values.telephone_number import TelephoneNumberError, parse_telephone_number

_MOBILE_LENGTH = 11
_ROWS_AT_A_TIME = 500
MAX_ABOUT = 60
UPRATING_JOB = "text_messages.uprating"
"""The kind of job that tells every family of a raised standard; casework knows the telephones to name."""


@dataclass(frozen=True)
class Notice:
    """What is told: the key that makes it unique, whom and where it concerns, the telephone, and the values.

    ``about`` tells officers whom to call where there is no number: a name, a receipt or the number of a case.
    """

    key: str
    village_code: str
    about: str
    phone: str
    values: Mapping[str, str] = field(default_factory=dict)


def is_on(event: str) -> bool:
    """Return whether texts of an event are produced."""
    return TextSwitch.objects.filter(event=event, is_on=True).exists()


def tell(event: str, notice: Notice) -> None:
    """Put one text into the outbox, if its event is on; the same key is told once."""
    tell_all(event, [notice])


def tell_all(event: str, notices: Iterable[Notice]) -> int:
    """Put texts into the outbox, if their event is on; return how many there were."""
    if not is_on(event):
        return 0
    declared = text_events()[event]
    rows = []
    for notice in notices:
        mobile = _mobile(notice.phone)
        is_opted_out = bool(mobile) and _is_opted_out(mobile)
        state = TextMessage.State.WAITING if mobile else TextMessage.State.NO_NUMBER
        rows.append(
            TextMessage(
                event=event,
                key=f"{event}:{notice.key}"[:80],
                village_code=notice.village_code,
                about=notice.about[:MAX_ABOUT],
                phone="" if is_opted_out else mobile,
                sealed_text=declared.filled(dict(notice.values)),
                state=TextMessage.State.OPTED_OUT if is_opted_out else state,
            )
        )
    TextMessage.objects.bulk_create(rows, batch_size=_ROWS_AT_A_TIME, ignore_conflicts=True)
    return len(rows)


def _mobile(phone: str) -> str:
    """Return the mobile number that a text can be sent to; empty if it is none."""
    try:
        number = parse_telephone_number(phone)
    except TelephoneNumberError:
        return ""
    return number if len(number) == _MOBILE_LENGTH and number.startswith("1") else ""


def _is_opted_out(mobile: str) -> bool:
    return TextOptOut.objects.filter(phone_index=blind_index(mobile, SealedKind.PHONE), ended_on=None).exists()


def phones_of(people: Iterable[Person]) -> dict[int, str]:
    """Return the telephone in force of each person, else of somebody they live with; empty where there is none."""
    listed = list(people)
    present = Circumstance.objects.filter(kind="phone", withdrawn_at=None, valid_to=None)
    households = {person.household_id for person in listed if person.household_id}
    rows = present.filter(person__household__in=households, person__death_date=None).order_by("-pk")
    own: dict[int, str] = {}
    of_household: dict[int, str] = {}
    for row in rows.select_related("person"):
        assert row.person is not None  # noqa: S101 - a telephone is of a person
        number = str(row.sealed.clear()) if row.sealed else ""
        own.setdefault(row.person.pk, number)
        of_household.setdefault(row.person.household_id or 0, number)
    return {person.pk: own.get(person.pk) or of_household.get(person.household_id or 0, "") for person in listed}
