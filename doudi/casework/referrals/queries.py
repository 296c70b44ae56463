"""Referrals, leads, messages and decision reviews that wait, nearest deadline first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from doudi.casework.cases.applicant_matching import registered_applicant
from doudi.casework.models import Application, DecisionReview, Lead, Message, RecipientRequest, Referral
from doudi.casework.procedures.clocks import Urgency, urgency, warning_begins
from doudi.casework.referrals.deadlines import waiting_so
from doudi.casework.referrals.models import Correspondence
from doudi.casework.worklist.queries import UrgencyTag, urgency_tag
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.ui.desk_tasks import SEVERAL, counted
from doudi.ui.tables import Text


@dataclass(frozen=True)
class CorrespondenceKind:
    """A kind of correspondence: its model, what it is called, and the rows that its lists and pages need with it."""

    model: type[Correspondence]
    name: Text
    related: tuple[str, ...]
    prefetched: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What one row is called."""
        return counted(self.name, 1)

    @property
    def title(self) -> str:
        """What several rows are called."""
        return counted(self.name, SEVERAL)

    def rows(self, *, by: User) -> QuerySet[Any]:
        """Return the rows in a user's scope, with what their lists and pages need."""
        visible = self.model.objects.visible_to(by)
        return visible.select_related(*self.related).prefetch_related(*self.prefetched)


CORRESPONDENCE_KINDS: dict[str, CorrespondenceKind] = {
    "request": CorrespondenceKind(RecipientRequest, ngettext_lazy("群众申报", "群众申报"), ()),
    "lead": CorrespondenceKind(Lead, ngettext_lazy("困难线索", "困难线索"), ("reported_by", "taken_up_by")),
    "referral": CorrespondenceKind(
        Referral, ngettext_lazy("转办的需求", "转办的需求"), ("application", "person", "lead"), ("questions",)
    ),
    "message": CorrespondenceKind(Message, ngettext_lazy("群众留言", "群众留言"), ("case__application",)),
    "review": CorrespondenceKind(DecisionReview, ngettext_lazy("请求复核", "请求复核"), ("case__application",)),
}


@dataclass(frozen=True)
class CorrespondenceRow:
    """A row of a list of correspondence."""

    row: Any

    @property
    def url(self) -> str:
        """Its page."""
        return str(self.row.get_absolute_url())

    @property
    def title(self) -> str:
        """Whom and what it is about."""
        return title_of(self.row)

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.row.village_code)

    @property
    def urgency_tag(self) -> UrgencyTag | None:
        """The tag beside its deadline."""
        return urgency_tag(urgency_of(self.row))


def correspondence(kind: str, *, by: User, ended: bool = False, place: str = "", lateness: str = "") -> QuerySet[Any]:
    """Return the rows of a kind in a user's scope: open ones by deadline, ended ones by when they ended.

    Args:
        place: only of this township or village.
        lateness: of referrals, only those that departments let wait so (``deadlines.LATENESS``).
    """
    visible: Any = CORRESPONDENCE_KINDS[kind].rows(by=by)
    if place:
        visible = visible.in_scope(place)
    rows: QuerySet[Any] = visible.filter(ended_on__isnull=not ended)
    if kind == "referral":
        rows = waiting_so(rows, lateness)
    return rows.order_by("-ended_on", "-pk") if ended else rows.order_by("due_on", "pk")


def counts(*, by: User) -> list[tuple[str, str, int]]:
    """Return each kind, its label and how many rows wait; decision reviews wait for the bureau alone."""
    kinds = [kind for kind in CORRESPONDENCE_KINDS if kind != "review" or Role(by.role) in COUNTY_ROLES]
    numbers = {kind: correspondence(kind, by=by).count() for kind in kinds}
    return [(kind, counted(CORRESPONDENCE_KINDS[kind].name, number), number) for kind, number in numbers.items()]


def urgency_of(row: Correspondence) -> Urgency:
    """Return the urgency of a row's deadline."""
    if row.ended_on:
        return "in_time"
    handed_over_on = row.handed_over_on if isinstance(row, Referral) else None
    since = handed_over_on or timezone.localdate(row.recorded_at)
    return urgency(row.due_on, today(), warned_from=warning_begins(since, row.due_on))


def title_of(row: Any) -> str:
    """Return whom and what a row is about."""
    if isinstance(row, Lead):
        return f"{row.who}：{row.get_need_display()}"
    if isinstance(row, Referral):
        return f"{row.name}：{row.declared.label}"
    if isinstance(row, RecipientRequest):
        return f"{row.name}：{row.declared.label}"
    return f"{row.case.application.applicant_name}：{row.case.procedure.label}"


def referrals_for_applicant(application: Application) -> QuerySet[Referral]:
    """Return the referrals that an applicant follows: of the application, and of the family they still live in.

    Who the applicant is, the number on the form says: a namesake in the family is somebody else.
    """
    followed = Q(application=application)
    applicant = registered_applicant(application)
    if applicant is not None and applicant.household_id is not None:
        homes = application.cases.filter(household=applicant.household_id).values("household")
        followed |= Q(household__in=homes, application=None)
    return Referral.objects.filter(followed).prefetch_related("questions").order_by("pk")
