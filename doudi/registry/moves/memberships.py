"""End a person's present membership and begin another one, living together or hukou."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor
from doudi.registry.dated_rows import ONE_DAY, end_row
from doudi.registry.followers import PERSON_MOVED
from doudi.registry.models import Household, Membership, Person
from doudi.registry.refusals import ConsentRequired, DatesOutOfOrder
from doudi.values.dates import format_date


def refuse_without_consent(by: Actor, person: Person, household: Household) -> None:
    """Refuse a user who alone puts a person into a household of another village (loading and tests excepted).

    Raises:
        ConsentRequired
    """
    if isinstance(by, User) and household.village_id != person.village_id:
        message = _("迁入的家庭不在同一个村（社区），要由迁入地的另一人同意，请提出迁移。")
        raise ConsentRequired(message, household=message)


def change_membership(
    *,
    by: Actor,
    person: Person,
    household: Household,
    kind: str,
    relation: str,
    since: date,
    source: str,
    source_detail: str,
) -> None:
    """End the present membership of a kind the day before ``since`` and begin the new one; record no audit entry.

    Raises:
        DatesOutOfOrder: ``since`` is not after the beginning of the present membership.
    """
    now = timezone.now()
    present = Membership.objects.filter(person=person, kind=kind, withdrawn_at=None, valid_to=None).first()
    if present is not None:
        if present.valid_from is not None and since <= present.valid_from:
            of_hukou = kind == Membership.Kind.REGISTERED
            sentence = _("户籍迁入日期须晚于{day}。") if of_hukou else _("迁入日期须晚于{day}。")
            message = sentence.format(day=format_date(present.valid_from))
            raise DatesOutOfOrder(message, since=message)
        end_row(present, since - ONE_DAY, by, now)
    Membership.objects.create(
        person=person,
        household=household,
        kind=kind,
        relation=relation,
        valid_from=since,
        source=source,
        source_detail=source_detail,
        recorded_at=now,
        recorded_by_id=by.pk,
    )
    if kind == Membership.Kind.LIVING:
        left = person.household
        person.household, person.village_id = household, household.village_id
        person.save(update_fields=["household", "village"])
        PERSON_MOVED.tell(person, left, household)
