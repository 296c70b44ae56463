"""Rows of the lists of agreements, gaps and carers, in the scope of a user."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.care.agreements.labels import GRADE_LABELS
from doudi.care.agreements.models import Agreement, CareGap, CarePayee, Carer, PayeeDispute
from doudi.care.agreements.queries import agreements_in_force
from doudi.care.agreements.workflow import AgreementState
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.addresses import address_of
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Person
from doudi.ui.tables import Text

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@dataclass(frozen=True)
class AgreementRow:
    """An agreement with the words of its list."""

    agreement: Agreement
    place: str
    grade: Text
    problems: list[Text]

    @property
    def person(self) -> Person:
        """Who is cared for."""
        return self.agreement.person

    @property
    def url(self) -> str:
        """The address of the agreement."""
        return self.agreement.get_absolute_url()

    @property
    def carer_url(self) -> str:
        """The address of the carer."""
        return self.agreement.carer.get_absolute_url()


def agreements(*, by: User, place: str = "", grade: str = "", state: str = "", gap: str = "") -> QuerySet[Agreement]:
    """Return the agreements in a user's scope; the latest first."""
    found = Agreement.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Agreement] = found
    if grade:
        rows = rows.filter(grade_index=blind_index(grade, SealedKind.HEALTH))
    if state:
        rows = rows.filter(state=state)
    if gap:
        open_gaps = CareGap.objects.filter(person=OuterRef("person"), kind=gap, last_day=None)
        rows = rows.filter(Exists(open_gaps))
    return rows.select_related("person", "carer").order_by("-first_day", "-pk")


def agreement_rows(rows: Sequence[Agreement]) -> list[AgreementRow]:
    """Return agreements with what is wrong with them."""
    problems: dict[int, list[Text]] = defaultdict(list)
    open_gaps = CareGap.objects.filter(person__in=[row.person_id for row in rows], last_day=None)
    for gap in open_gaps.order_by("pk"):
        problems[gap.person_id].append(gap.get_kind_display())
    return [
        AgreementRow(
            row,
            place_name(row.person.village_id),
            GRADE_LABELS.get(row.grade.clear(), ""),
            problems[row.person_id] if row.state in ("confirmed", "ended") else [],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class GapRow:
    """A gap with its days and who must look into it by now."""

    gap: CareGap
    place: str
    days: int
    level: Text

    @property
    def person(self) -> Person:
        """Who is concerned."""
        return self.gap.person

    @property
    def url(self) -> str:
        """The address of the gap."""
        return address_of("care_agreements:gap", self.gap.pk)

    @property
    def substitute(self) -> str:
        """Who looks after the person meanwhile."""
        return self.gap.substitute.name if self.gap.substitute else "—"


def gaps(*, by: User, place: str = "", kind: str = "", state: str = "") -> QuerySet[CareGap]:
    """Return the gaps and doubts in a user's scope, those that began first first."""
    found = CareGap.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[CareGap] = found
    if kind:
        rows = rows.filter(kind=kind)
    if state == "late":
        rows = rows.filter(last_day=None, seen_on__lte=_climbs_on(by))
    elif state:
        rows = rows.filter(last_day__isnull=state == "open")
    return rows.select_related("person", "substitute", "agreement").order_by("first_day", "pk")


def gap_rows(rows: Sequence[CareGap]) -> list[GapRow]:
    """Return gaps with their days and level."""
    leader, bureau = _limits()
    return [_gap_row(row, leader, bureau) for row in rows]


def _gap_row(gap: CareGap, leader: int, bureau: int) -> GapRow:
    last = gap.last_day or today()
    open_days = (today() - gap.seen_on).days
    level = _("县局") if open_days >= bureau else _("乡镇负责人") if open_days >= leader else _("乡镇经办人")
    days = max((last - gap.first_day).days + 1, 0)
    return GapRow(gap, place_name(gap.person.village_id), days, level if gap.last_day is None else "—")


def _limits() -> tuple[int, int]:
    """Return after how many days the leader of the township and the bureau look into a gap."""
    return procedure_figure("care_gap_leader_days", today()), procedure_figure("care_gap_bureau_days", today())


def _climbs_on(by: User) -> date:
    """Return the day until which a gap was seen that has climbed to a user by now; the officer has all."""
    leader, bureau = _limits()
    role = Role(by.role)
    days = bureau if role in _BUREAU else leader if role is Role.TOWNSHIP_LEADER else 0
    return today() - timedelta(days=days)


@dataclass(frozen=True)
class CarerRow:
    """A carer with how many people they care for."""

    carer: Carer
    place: str
    number: int
    is_too_many: bool


def carers(*, by: User, place: str = "", state: str = "") -> QuerySet[Carer]:
    """Return the carers in a user's scope."""
    found = Carer.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Carer] = found
    if state:
        rows = rows.filter(ended_on__isnull=state == "open")
    return rows.order_by("village_code", "name", "pk")


def carer_rows(rows: Sequence[Carer]) -> list[CarerRow]:
    """Return carers with the number of people they care for today."""
    keys = [row.pk for row in rows]
    numbers = Counter(agreements_in_force().filter(carer__in=keys).values_list("carer", flat=True))
    most = procedure_figure("care_most_people_of_carer", today())
    return [
        CarerRow(
            row,
            place_name(row.village_code),
            numbers[row.pk],
            row.kind == Carer.Kind.PERSON and numbers[row.pk] > most,
        )
        for row in rows
    ]


def payees(*, by: User, place: str = "", state: str = "") -> QuerySet[CarePayee]:
    """Return the payees in a user's scope, those to be confirmed first."""
    found = CarePayee.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[CarePayee] = found
    if state == "proposed":
        rows = rows.filter(confirmed_by=None, refused_by=None, ended_at=None)
    elif state == "in_force":
        rows = rows.filter(confirmed_by__isnull=False, last_month=None)
    elif state == "ended":
        rows = rows.exclude(last_month=None)
    elif state == "disputed":
        open_disputes = PayeeDispute.objects.filter(
            person=OuterRef("person"), programme=OuterRef("programme"), agreed_by=None
        )
        rows = rows.filter(Exists(open_disputes))
    return rows.select_related("person", "agreement__carer").order_by("confirmed_at", "-pk")


def waiting_counts(*, by: User) -> dict[str, int]:
    """Return how many gaps, agreements, payees and disputes wait for a user."""
    counts = {"gaps": 0, "drafts": 0, "to_confirm": 0, "payees": 0, "disputes": 0}
    if by.may(Permission.HANDLE_CARE):
        counts["gaps"] = gaps(by=by, state="late").count()
        own = Agreement.objects.visible_to(by).filter(drafted_by=by)
        counts["drafts"] = own.filter(state=AgreementState.DRAFT).count()
    if by.may(Permission.CONFIRM_CARE):
        signed = Agreement.objects.visible_to(by).filter(state=AgreementState.SIGNED)
        counts["to_confirm"] = signed.exclude(drafted_by=by).exclude(signed_by=by).count()
        proposed = CarePayee.objects.visible_to(by).filter(confirmed_by=None, refused_by=None, ended_at=None)
        counts["payees"] = proposed.exclude(proposed_by=by).count()
        open_disputes = PayeeDispute.objects.visible_to(by).filter(agreed_by=None).exclude(settled_by=None)
        counts["disputes"] = open_disputes.exclude(settled_by=by).count()
    return counts
