"""Doubts whether somebody of a case is an undeclared near relative of staff (MCA57-11).

The people of the household are compared with the staff directory: the same person, a registered relation of support,
the same hukou or household, the same name. What has been declared is no doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.recusal.models import NearRelative, StaffMember
from doudi.casework.refusals import RelativeDoubtOpen
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.registry.models import Membership, Person, SupportObligation
from doudi.values.carries import carries


@dataclass(frozen=True)
class Staff:
    """Somebody whose near relatives are looked for: an entry of the directory, or an account that has none."""

    key: str
    name: str
    post: str
    account_id: int | None
    id_number_index: str


@dataclass(frozen=True)
class RelativeDoubt:
    """A likely near relative: ``key`` names ground, staff and person; ``account_id`` is the account concerned."""

    key: str
    text: str
    account_id: int | None


def open_relative_doubts(case: Case) -> list[RelativeDoubt]:
    """Return the doubts of a case that nobody has settled."""
    settled = set(case.relative_doubts.values_list("key", flat=True))
    return [doubt for doubt in _doubts(case) if doubt.key not in settled]


@carries("MCA57-11")
def refuse_open_relative_doubts(case: Case) -> None:
    """Refuse while somebody of the case looks like an undeclared near relative.

    Raises:
        RelativeDoubtOpen
    """
    if doubts := open_relative_doubts(case):
        message = _("还有近亲属疑点没有查清：{doubts}。请由经办以外的人查证。")
        raise RelativeDoubtOpen(message.format(doubts="；".join(doubt.text for doubt in doubts)))


def may_settle(case: Case, doubt: RelativeDoubt, by: User) -> bool:
    """Whether a user may settle a doubt: neither the staff concerned nor the officer who handles the case."""
    assignment = getattr(case, "assignment", None)
    handling = {case.proposed_by_id, assignment.officer_id if assignment else None, doubt.account_id}
    return by.may(Permission.HANDLE_CASES) and by.pk not in handling and by.pk not in case.recused_staff


def _doubts(case: Case) -> Iterator[RelativeDoubt]:
    people = _people_of(case)
    if not people:
        return
    recorded = {
        (relative.person_id, relative.staff_id)
        for relative in NearRelative.objects.filter(person__in=people, until=None, staff__isnull=False)
    }
    for staff in _staff_of(case.village_code):
        if staff.account_id in case.recused_staff or staff.name in case.near_relative_of:
            continue
        known = Person.objects.filter(id_number_index=staff.id_number_index, merged_into=None).first()
        known = known if staff.id_number_index else None
        for person in people:
            found = _ground(staff, known, person)
            if found and (person.pk, staff.account_id) not in recorded:
                ground, words = found
                text = _("{name}{words}（{staff}，{post}）").format(
                    name=person.name, words=words, staff=staff.name, post=staff.post
                )
                yield RelativeDoubt(f"{ground}:{staff.key}:{person.pk}", text[:200], staff.account_id)


def _people_of(case: Case) -> list[Person]:
    """Return the people of the household; staff are compared with those obliged to support them."""
    if case.household_id is None:
        return []
    members = Membership.objects.filter(household=case.household_id, withdrawn_at=None, valid_to=None)
    return list(Person.objects.filter(pk__in=members.values("person")).order_by("pk"))


def _staff_of(village_code: str) -> list[Staff]:
    """Return the staff whose office covers a village: the directory, then accounts without an entry."""
    offices = [village_code[:digits] for digits in (6, 9, 12)]
    entries = StaffMember.objects.filter(office_code__in=offices, until=None).order_by("pk")
    listed = [
        Staff(f"entry{entry.pk}", entry.name, entry.post, entry.account_id, entry.id_number_index) for entry in entries
    ]
    roles = [role.value for role in Role if may(role, Permission.HANDLE_CASES)] + [Role.VILLAGE_CADRE.value]
    accounts = User.objects.filter(is_active=True, role__in=roles, division__in=offices)
    with_entry = {staff.account_id for staff in listed}
    return listed + [
        Staff(f"account{user.pk}", user.name, str(user.get_role_display()), user.pk, "")
        for user in accounts.order_by("pk")
        if user.pk not in with_entry
    ]


def _ground(staff: Staff, known: Person | None, person: Person) -> tuple[str, str] | None:
    """Return why a person looks like a relative of staff; ``known`` is the staff member in the registry."""
    if known is not None and known.pk == person.pk:
        return "same", _("就是工作人员本人")
    if known is not None:
        related = Q(person=known, supporter=person) | Q(person=person, supporter=known)
        if SupportObligation.objects.filter(related, withdrawn_at=None, valid_to=None).exists():
            return "support", _("与工作人员有登记的赡养、抚养、扶养关系")
        own = Membership.objects.filter(person=known, withdrawn_at=None, valid_to=None).values("household")
        if Membership.objects.filter(person=person, household__in=own, withdrawn_at=None, valid_to=None).exists():
            return "household", _("与工作人员同户")
    has_both_numbers = bool(staff.id_number_index and person.id_number_index)
    if person.name == staff.name and not has_both_numbers:
        return "name", _("与工作人员同名")
    return None
