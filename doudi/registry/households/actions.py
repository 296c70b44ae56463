"""A family that nobody had registered: the household and its head in one go, with numbers given by the register."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Circumstance, Household, Person, Source
from doudi.registry.people.actions import register_household, register_person

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
    """Two acts, each with its sentence: both or neither.

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
    """Somebody who was in no household of the register, with a number given by it.

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
def move_household(*, by: Actor, household: Household, village: Division, since: date, source_detail: str) -> None:
    """A whole household lives in another village from a day on. What was due before stays as it was.

    Whoever takes it in or lets it go may put it on record; ``source_detail`` says by which paper.

    Raises:
        OutsideScope: neither the old nor the new place is one's own.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    old = household.village
    if isinstance(by, User) and not (contains(by.scope, old.code) or contains(by.scope, village.code)):
        raise OutsideScope(_("对象不在您的辖区内。"))
    said = household.circumstances.filter(kind="area", withdrawn_at=None, valid_to=None).first()
    if said is None and old.area != village.area:
        _keep_area(household, old.area, since, by)
    household.village = village
    household.save(update_fields=["village"])
    Person.objects.filter(household=household).update(village=village)
    if said is not None and said.value != village.area:
        change_circumstance(
            by=by,
            subject=household,
            kind="area",
            value=village.area,
            since=since,
            source=Source.DECISION,
            source_detail=source_detail,
        )
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


def _keep_area(household: Household, area: str, since: date, by: Actor) -> None:
    """Town or country followed from the old village; said of the past in so many words, it stays so.

    The office has known it for as long as it has known of the household.
    """
    first = household.memberships.aggregate(first=Min("recorded_at"))["first"]
    text, index = KINDS["area"].stored(area)
    Circumstance.objects.create(
        household=household,
        kind="area",
        text=text,
        text_index=index,
        valid_from=None,
        valid_to=since - timedelta(days=1),
        source=Source.OPENING,
        recorded_at=first or timezone.now(),
        recorded_by_id=by.pk,
    )


def _next_number(model: type[Model], village_code: str, letter: str) -> str:
    """The six digits of township and village, a letter, and the next free four: 100201H0007."""
    start = f"{village_code[_COUNTY_DIGITS:]}{letter}"
    taken = model._default_manager.filter(number__startswith=start).values_list("number", flat=True)
    last = max((int(one[len(start) :]) for one in taken if one[len(start) :].isdigit()), default=0)
    return f"{start}{last + 1:04d}"
