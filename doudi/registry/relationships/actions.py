"""Register hukou with a household, and obligations by law to support a person."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import end_row, lock
from doudi.registry.models import Household, Membership, Person, SupportObligation
from doudi.registry.moves.memberships import change_membership, refuse_without_consent
from doudi.registry.refusals import AlreadyWithdrawn, DatesOutOfOrder, SamePerson, SupportAlreadyRegistered
from doudi.values.dates import format_date


@action("person.register_hukou")
def register_hukou(
    *, by: Actor, person: Person, household: Household, relation: str, since: date, source: str, source_detail: str
) -> None:
    """Register the hukou of a person with a household from a day on; where they live does not change.

    Raises:
        OutsideScope, DatesOutOfOrder
        ConsentRequired: the household is of another village than the one where the person lives.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, person.village_id)
    refuse_without_consent(by, person, household)
    lock(person)
    change_membership(
        by=by,
        person=person,
        household=household,
        kind=Membership.Kind.REGISTERED,
        relation=relation,
        since=since,
        source=source,
        source_detail=source_detail,
    )
    record(
        _("{name}的户籍自{day}起在家庭{household}。").format(
            name=person.name, day=format_date(since), household=household.number
        ),
        subject=person,
        village_code=person.village_id,
        why=source_detail,
    )


@action("support.register")
def register_support(
    *, by: Actor, person: Person, supporter: Person, relation: str, since: date, source: str, source_detail: str
) -> SupportObligation:
    """Register that ``supporter`` is obliged by law to support ``person`` from a day on.

    Raises:
        OutsideScope, SamePerson, SupportAlreadyRegistered
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, person.village_id)
    if person.pk == supporter.pk:
        message = _("不能登记自己赡养、抚养自己。")
        raise SamePerson(message, supporter=message)
    if SupportObligation.objects.filter(person=person, supporter=supporter, withdrawn_at=None, valid_to=None).exists():
        message = _("{name}已登记为法定义务人。").format(name=supporter.name)
        raise SupportAlreadyRegistered(message, supporter=message)
    support = SupportObligation.objects.create(
        person=person,
        supporter=supporter,
        relation=relation,
        valid_from=since,
        source=source,
        source_detail=source_detail,
        recorded_at=timezone.now(),
        recorded_by_id=by.pk,
    )
    record(
        _("登记{supporter}（{relation}）为{name}的法定赡养、抚养、扶养义务人。").format(
            supporter=supporter.name, relation=relation, name=person.name
        ),
        subject=person,
        village_code=person.village_id,
        why=source_detail,
    )
    return support


@action("support.end")
def end_support(*, by: Actor, support: SupportObligation, last_day: date, why: str) -> None:
    """End an obligation of support on a day.

    Raises:
        OutsideScope, AlreadyWithdrawn, DatesOutOfOrder
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, support.person.village_id)
    locked = (
        SupportObligation.objects.select_for_update().filter(pk=support.pk, withdrawn_at=None, valid_to=None).first()
    )
    if locked is None:
        raise AlreadyWithdrawn(_("这条关系已经终止。"))
    if locked.valid_from is not None and last_day < locked.valid_from:
        message = _("终止日期早于起始日期。")
        raise DatesOutOfOrder(message, last_day=message)
    end_row(locked, last_day, by, timezone.now())
    record(
        _("{supporter}对{name}的法定义务登记至{day}止。").format(
            supporter=support.supporter.name, name=support.person.name, day=format_date(last_day)
        ),
        subject=support.person,
        village_code=support.person.village_id,
        why=why,
    )
