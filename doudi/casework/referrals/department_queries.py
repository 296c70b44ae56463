"""What a department sees of the referrals handed to it, and how many each department answered in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.casework.models import Referral
from doudi.casework.referrals.confirmed_status import confirmed_status
from doudi.casework.referrals.contacts import phones_of
from doudi.casework.referrals.deadlines import waiting_so
from doudi.casework.referrals.queries import CorrespondenceRow
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.ui.quarters import QUARTER_MONTHS
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import day, due_day, yuan
from doudi.values.benefit_month import add_months
from doudi.values.masks import mask_name


def referrals_for_department(*, by: User, state: str = "") -> QuerySet[Referral]:
    """Return the referrals of a user's department, nearest deadline first; ``state`` as the page's filter has it."""
    mine = Referral.objects.handed_to(by).select_related("application", "person", "lead", "taken_up_by")
    mine = mine.prefetch_related("questions")
    if state == "ended":
        return mine.filter(ended_on__isnull=False).order_by("-ended_on", "-pk")
    mine = mine.filter(ended_on=None).order_by("due_on", "pk")
    return mine.filter(taken_up_on=None) if state == "new" else waiting_so(mine, state)


class DepartmentReferralRow(CorrespondenceRow):
    """A referral in the list of a department; the name is masked there."""

    @property
    def name(self) -> str:
        """The masked name; a lead may say more than a name, so nothing of it."""
        return _("线索") if self.row.lead_id else mask_name(self.row.name)


def rows_for_department(rows: Sequence[Referral]) -> list[DepartmentReferralRow]:
    """Return the rows of a department's list."""
    return [DepartmentReferralRow(row) for row in rows]


def facts_for_department(referral: Referral) -> list[tuple[Text, Any]]:
    """Return what a department sees before it looks at the need: whose, where, by when, masked telephones."""
    phones = "、".join(str(phone) for phone in phones_of(referral))
    facts: list[tuple[Text, Any]] = [
        (_("事项"), referral.declared.label),
        (_("姓名"), _("见内容") if referral.lead_id else referral.name),
        (_("村（居）"), place_name(referral.village_code)),
        (_("联系电话"), phones or _("没有登记")),
        (_("转来"), day(referral.handed_over_on)),
        (_("答复期限"), due_day(referral.due_on)),
    ]
    if confirmed := confirmed_status(referral):
        facts.append((_("民政已确认"), _("{status}，可以不再重复审核").format(status=confirmed)))
    if referral.taken_up_by is not None:
        facts.append((_("接手"), f"{referral.taken_up_by.name} {day(referral.taken_up_on)}"))
    return facts + answer_facts(referral)


def answer_facts(referral: Referral) -> list[tuple[Text, Any]]:
    """Return how a referral ended; nothing while it is open."""
    if referral.ended_on is None:
        return []
    facts: list[tuple[Text, Any]] = [(_("结果"), referral.get_outcome_display())]
    if referral.helped_from:
        facts.append((_("从哪天起"), day(referral.helped_from)))
    if referral.amount_fen:
        facts.append((_("金额"), yuan(referral.amount_fen)))
    facts.append((_("答复"), referral.answer))
    return [*facts, (_("办结"), day(referral.ended_on))]


# --- how many were answered in time -----------------------------------------------------------------


def due_in_quarter(*, by: User, quarter: date, department: str = "", place: str = "") -> QuerySet[Referral]:
    """Return the referrals in a user's scope that a department had to answer in a quarter, by their deadline."""
    visible = Referral.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    rows: QuerySet[Referral] = visible.filter(
        handed_over_on__isnull=False, due_on__gte=quarter, due_on__lt=add_months(quarter, QUARTER_MONTHS)
    )
    if department:
        rows = rows.filter(department_code=department)
    return rows.select_related("application", "person", "lead").prefetch_related("questions").order_by("due_on", "pk")


@dataclass(frozen=True)
class DepartmentShare:
    """How many referrals of a department fell due in a quarter, and how many of them it had answered by then."""

    code: str
    quarter: date
    due: int
    in_time: int
    late: int
    unanswered: int
    not_yet_due: int

    @property
    def label(self) -> str:
        """The name of the department."""
        return str(Department(self.code).label) if self.code else _("其他单位（书面答复）")

    @property
    def share(self) -> str:
        """The share answered in time, in whole percent; a dash where none fell due."""
        return f"{self.in_time * 100 // self.due}%" if self.due else "—"

    @property
    def query(self) -> str:
        """What the page asks for to list them."""
        return f"?quarter={self.quarter.isoformat()}&department={self.code}"


def shares_in_time(*, by: User, quarter: date, place: str = "") -> list[DepartmentShare]:
    """Return the share of each department; what is open and not yet due counts in neither number."""
    due = Q(ended_on__isnull=False) | Q(due_on__lt=today())
    counted = due_in_quarter(by=by, quarter=quarter, place=place).order_by().values("department_code")
    rows = counted.annotate(
        due=Count("pk", filter=due),
        in_time=Count("pk", filter=Q(ended_on__lte=F("due_on"))),
        late=Count("pk", filter=Q(ended_on__gt=F("due_on"))),
        unanswered=Count("pk", filter=Q(ended_on=None, due_on__lt=today())),
        not_yet_due=Count("pk", filter=Q(ended_on=None, due_on__gte=today())),
    )
    shares = [
        DepartmentShare(
            row["department_code"],
            quarter,
            due=row["due"],
            in_time=row["in_time"],
            late=row["late"],
            unanswered=row["unanswered"],
            not_yet_due=row["not_yet_due"],
        )
        for row in rows.order_by("department_code")
    ]
    return sorted(shares, key=lambda share: (not share.code, share.code))
