"""Recorded near relatives, and the officers who may ever act on a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.recusal.models import NearRelative, RelativeDoubtSettlement, StaffMember
from doudi.casework.recusal.relative_doubts import RelativeDoubt, may_settle, open_relative_doubts
from doudi.casework.refusals import ConflictOfInterest
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.registry.models import Membership, Person, SupportObligation
from doudi.registry.people.merged_records import surviving_records
from doudi.values.divisions import division_name

MOST_ROWS = 100


def near_relatives(*, by: User) -> list[NearRelative]:
    """Return the near relatives recorded in a user's scope, current ones first."""
    relatives = NearRelative.objects.visible_to(by).select_related("person", "staff", "recorded_by")
    return list(relatives.order_by("until", "person__village_id", "person__name", "pk")[:MOST_ROWS])


def case_officers_of(case: Case) -> list[User]:
    """Return all users of the township and the bureau who may ever act on a case."""
    return case_officers_of_village(case.village_code)


def case_officers_of_village(village_code: str) -> list[User]:
    """Return all users who may act on cases of a village, or of all villages below a shorter code."""
    township = village_code[:TOWNSHIP_DIGITS]
    roles = [role.value for role in Role if may(role, Permission.HANDLE_CASES)]
    users = User.objects.filter(is_active=True, role__in=roles).select_related("division").order_by("pk")
    return [
        user
        for user in users
        if user.division_id
        and (township.startswith(user.division_id[:TOWNSHIP_DIGITS]) or user.division_id.startswith(township))
    ]


@dataclass(frozen=True)
class RelativeDoubts:
    """The doubts about undeclared relatives in a case: open ones, settled ones, and whether the user may settle."""

    open: list[RelativeDoubt]
    settled: list[RelativeDoubtSettlement]
    may_settle: bool


def relative_doubts_for(case: Case, *, by: User) -> RelativeDoubts:
    """Return the doubts of a case as its page shows them to a user; a closed case has only settled ones."""
    doubts = [] if case.is_closed else open_relative_doubts(case)
    settled = list(case.relative_doubts.select_related("settled_by"))
    return RelativeDoubts(doubts, settled, all(may_settle(case, doubt, by) for doubt in doubts))


@dataclass(frozen=True)
class StaffRow:
    """An entry of the staff directory with the name of its office."""

    member: StaffMember
    office: str

    @property
    def id_number(self) -> str:
        """The masked identity number."""
        return str(self.member.id_number) if self.member.id_number else "—"


def staff_directory(*, by: User) -> list[StaffRow]:
    """Return the entries of the offices in a user's scope, those in office first."""
    if by.scope is None:
        return []
    members = StaffMember.objects.filter(office_code__startswith=by.scope).select_related("account")
    return [StaffRow(member, division_name(member.office_code) or "") for member in members.order_by("-until", "name")]


def conflicted_people(people: Iterable[int], *, by: User) -> set[int]:
    """Return those of the people who are the user, or near relatives: declared, of support, or of one household.

    A record that was merged counts as the one that is kept: what was declared of one of them holds for both.
    """
    kept = surviving_records()
    asked = {pk: kept.get(pk, pk) for pk in people}
    numbers = set(StaffMember.objects.filter(account=by, until=None).values_list("id_number_index", flat=True))
    of_user = Person.objects.filter(id_number_index__in={*numbers, by.id_number_index} - {""})
    own = {kept.get(pk, pk) for pk in of_user.values_list("pk", flat=True)}
    declared = NearRelative.objects.filter(staff=by, until=None).values_list("person_id", flat=True)
    now = {"withdrawn_at": None, "valid_to": None}
    homes = Membership.objects.filter(person__in=own, **now).values("household")
    at_home = Membership.objects.filter(household__in=homes, **now).values_list("person_id", flat=True)
    obligations = SupportObligation.objects.filter(Q(person__in=own) | Q(supporter__in=own), **now)
    of_support = {pk for pair in obligations.values_list("person_id", "supporter_id") for pk in pair}
    near = own | of_support | set(at_home) | {kept.get(pk, pk) for pk in declared}
    return {pk for pk, record in asked.items() if record in near}


def refuse_own_family(people: Iterable[int], *, by: User) -> None:
    """Refuse a user who is one of the people, or a near relative of one.

    Raises:
        ConflictOfInterest
    """
    if conflicted_people(people, by=by):
        raise ConflictOfInterest(_("涉及您本人或者近亲属，请由别人办理。"))
