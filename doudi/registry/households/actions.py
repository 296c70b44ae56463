"""Register families and members with new numbers; move a household to another village."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import Refused
from doudi.registry.access import refuse_outside_scope
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.followers import HOUSEHOLD_MOVED
from doudi.registry.models import Circumstance, Household, Person, Source
from doudi.registry.people.actions import register_household, register_person
from doudi.registry.refusals import ConsentRequired, DatesOutOfOrder

_COUNTY_DIGITS = 6


@transaction.atomic
def register_family(
    *,
    by: Actor,
    village: Division,
    name: str,
    id_number: str,
    sex: str,
    birth_date: date,
    since: date | None,
    source: str,
    source_detail: str,
) -> Household:
    """Register a household and its head in one transaction.

    Raises:
        OutsideScope, NumberInUse, InvalidIdentityNumber
    """
    household = register_household(
        by=by, number=_next_number(Household, village.code, "H"), village=village, source_detail=source_detail
    )
    register_member(
        by=by,
        household=household,
        name=name,
        id_number=id_number,
        sex=sex,
        birth_date=birth_date,
        relation="户主",
        since=since,
        source=source,
        source_detail=source_detail,
    )
    return household


@transaction.atomic
def register_whole_family(
    *,
    by: Actor,
    village: Division,
    name: str,
    id_number: str,
    sex: str,
    birth_date: date,
    since: date | None,
    source: str,
    source_detail: str,
    address: str = "",
    phone: str = "",
    members: Sequence[tuple[int, dict[str, Any]]] = (),
) -> Household:
    """Register a household with its head, all members, address and telephones in one transaction.

    ``members`` are the rows of the form with their index; a refusal names the fields of its row.

    Raises:
        OutsideScope, NumberInUse, InvalidIdentityNumber
    """
    known: dict[str, Any] = {"since": since, "source": source, "source_detail": source_detail}
    household = register_family(
        by=by, village=village, name=name, id_number=id_number, sex=sex, birth_date=birth_date, **known
    )
    phones = [(household.memberships.get().person, phone)]
    for index, row in members:
        try:
            particulars = {key: value for key, value in row.items() if key != "phone"}
            phones.append((register_member(by=by, household=household, **particulars, **known), row["phone"]))
        except Refused as refused:
            refused.fields = {f"member-{index}-{field}": text for field, text in refused.fields.items()}
            raise
    contacts: list[tuple[Household | Person, str, str]] = [
        (household, "address", address),
        *((person, "phone", number) for person, number in phones),
    ]
    for subject, kind, text in contacts:
        if text.strip():
            change_circumstance(
                by=by,
                subject=subject,
                kind=kind,
                value=text.strip(),
                since=since or today(),
                source=source,
                source_detail=source_detail,
            )
    return household


def register_member(
    *,
    by: Actor,
    household: Household,
    name: str,
    id_number: str,
    sex: str,
    birth_date: date,
    relation: str,
    since: date | None,
    source: str,
    source_detail: str,
) -> Person:
    """Register a new person with a new number as a member of a household.

    Raises:
        OutsideScope, NumberInUse, InvalidIdentityNumber
    """
    return register_person(
        by=by,
        number=_next_number(Person, household.village_id, "P"),
        name=name,
        id_number=id_number,
        sex=sex,
        birth_date=birth_date,
        household=household,
        relation=relation,
        since=since,
        source=source,
        source_detail=source_detail,
    )


@action("household.move")
def move_household(
    *,
    by: Actor,
    household: Household,
    village: Division,
    since: date,
    source_detail: str,
    handed_over_by: User | None = None,
) -> None:
    """Move a household to another village from a day on; dues before that day do not change.

    Within a township one officer records it. To another township the giving side hands it over (``handed_over_by``)
    and somebody else of the receiving side records it. ``source_detail`` names the document.

    Raises:
        OutsideScope: the old village, or for a move between townships the new one, is outside the user's scope.
        ConsentRequired: the user alone moves a household to another township.
        DatesOutOfOrder: the move is in the future.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    old = household.village
    if isinstance(by, User):
        _refuse_one_sided_move(by, old, village, handed_over_by)
    if since > today():
        message = _("日期不能晚于今天。")
        raise DatesOutOfOrder(message, since=message)
    area = household.circumstances.filter(kind="area", withdrawn_at=None, valid_to=None).first()
    if area is None and old.area != village.area:
        _record_past_area(household, old.area, since, by)
    household.village = village
    household.save(update_fields=["village"])
    Person.objects.filter(household=household).update(village=village)
    if area is not None and area.value != village.area:
        change_circumstance(
            by=by,
            subject=household,
            kind="area",
            value=village.area,
            since=since,
            source=Source.DECISION,
            source_detail=source_detail,
        )
    HOUSEHOLD_MOVED.tell(household)
    record(
        _("家庭{number}自{day}起迁居：{old}→{new}。").format(
            number=household.number, day=since, old=place_name(old.code), new=place_name(village.code)
        ),
        subject=household,
        village_code=village.code,
        old={"village": old.code},
        new={"village": village.code},
        why=source_detail,
    )


def _refuse_one_sided_move(by: User, old: Division, new: Division, handed_over_by: User | None) -> None:
    if old.code[:TOWNSHIP_DIGITS] == new.code[:TOWNSHIP_DIGITS]:
        refuse_outside_scope(by, old.code)
        return
    refuse_outside_scope(by, new.code)
    if handed_over_by is None or handed_over_by.pk == by.pk or not contains(handed_over_by.scope, old.code):
        message = _("迁往别的乡镇，由迁出地移交、迁入地接收，请办理“乡镇间迁移转接”。")
        raise ConsentRequired(message, village=message)


def _record_past_area(household: Household, area: str, since: date, by: Actor) -> None:
    """Record the area that followed from the old village, so that it stays the same for the past.

    It counts as known since the household was registered.
    """
    first = household.memberships.aggregate(first=Min("recorded_at"))["first"]
    Circumstance.objects.create(
        household=household,
        kind="area",
        text=area,
        valid_from=None,
        valid_to=since - timedelta(days=1),
        source=Source.OPENING,
        recorded_at=first or timezone.now(),
        recorded_by_id=by.pk,
    )


def _next_number(model: type[Model], village_code: str, letter: str) -> str:
    """The next free number: six digits of township and village, a letter, four digits, such as 100201H0007."""
    start = f"{village_code[_COUNTY_DIGITS:]}{letter}"
    taken = model._default_manager.filter(number__startswith=start).values_list("number", flat=True)
    last = max((int(number[len(start) :]) for number in taken if number[len(start) :].isdecimal()), default=0)
    return f"{start}{last + 1:04d}"
