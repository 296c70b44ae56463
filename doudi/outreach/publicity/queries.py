"""Campaigns, how far each township is, sums of activities, and questions with their answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name, township_governments
from doudi.outreach.publicity.actions import own_unit
from doudi.outreach.publicity.models import Activity, Campaign, CampaignTask, Question
from doudi.outreach.publicity.workflow import CampaignState, Kind
from doudi.values.carries import carries

_NUMBERS = ("staff_number", "reached_number", "material_number", "spent_fen", "found_number", "corrected_number")


def campaigns(*, by: User) -> QuerySet[Campaign]:
    """Return the campaigns a user may see: townships see those whose plan is confirmed."""
    found = Campaign.objects.select_related("entered_by", "confirmed_by", "reported_by", "report_confirmed_by")
    return found if by.may(Permission.MANAGE_OUTREACH) else found.exclude(state=CampaignState.DRAFT)


def activities(campaign: Campaign, *, by: User) -> QuerySet[Activity]:
    """Return the activities of a campaign: a township sees its own, the county all."""
    found = Activity.objects.filter(campaign=campaign).select_related("photo", "reported_by", "task", "campaign")
    return found.filter(township_code=own_unit(by)) if by.township_code else found


def all_activities(*, by: User) -> QuerySet[Activity]:
    """Return the activities a user may open."""
    found = Activity.objects.select_related("campaign", "photo", "reported_by")
    return found.filter(township_code=own_unit(by)) if by.township_code else found


@dataclass(frozen=True)
class TownshipRow:
    """How a township stands: activities and numbers, and the tasks it has not done, late or not yet due."""

    code: str
    activities: int
    reached_number: int
    material_number: int
    spent_fen: int
    found_number: int
    corrected_number: int
    missing: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.code)

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.late:
            return _("缺{number}项，已过期").format(number=len(self.late))
        if self.missing:
            return _("还有{number}项没做").format(number=len(self.missing))
        return _("都做了")

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return "bad" if self.late else "warn" if self.missing else "good"

    @property
    def missing_shown(self) -> str:
        """The tasks not done."""
        return "；".join((*self.late, *self.missing)) or "—"


@carries("P18-24.a")
def township_rows(campaign: Campaign) -> list[TownshipRow]:
    """Return how every township stands with the tasks that each has to do, those that are late first."""
    tasks = list(campaign.tasks.filter(is_of_townships=True))
    sums: dict[str, Any] = {}
    done: dict[str, set[int]] = defaultdict(set)
    rows = Activity.objects.filter(campaign=campaign).order_by()
    for row in rows.values("township_code").annotate(
        number=Count("pk"), **{f"sum_{name}": Sum(name) for name in _NUMBERS}
    ):
        sums[row["township_code"][:TOWNSHIP_DIGITS]] = row
    for code, kind, task in rows.values_list("township_code", "kind", "task_id"):
        done[code[:TOWNSHIP_DIGITS]] |= {
            one.pk for one in tasks if one.pk == task or (task is None and one.kind == kind)
        }
    found = []
    for township in township_governments():
        of_township = sums.get(township.code, {})
        undone = [one for one in tasks if one.pk not in done[township.code]]
        found.append(
            TownshipRow(
                code=township.code,
                activities=of_township.get("number", 0),
                reached_number=of_township.get("sum_reached_number", 0),
                material_number=of_township.get("sum_material_number", 0),
                spent_fen=of_township.get("sum_spent_fen", 0),
                found_number=of_township.get("sum_found_number", 0),
                corrected_number=of_township.get("sum_corrected_number", 0),
                missing=tuple(str(one) for one in undone if one.due_on >= today()),
                late=tuple(str(one) for one in undone if one.due_on < today()),
            )
        )
    return sorted(found, key=lambda row: (-len(row.late), -len(row.missing), row.code))


@dataclass(frozen=True)
class KindRow:
    """What was done of a kind, beside the plan."""

    label: str
    planned: int
    activities: int
    reached_number: int
    material_number: int
    spent_fen: int


def kind_rows(campaign: Campaign, *, by: User) -> list[KindRow]:
    """Return the numbers of a campaign by kind; kinds neither planned nor done are left out."""
    planned: dict[str, int] = defaultdict(int)
    number_of_townships = len(township_governments())
    for task in campaign.tasks.all():
        planned[task.kind] += number_of_townships if task.is_of_townships and not by.township_code else 1
    done: dict[str, Any] = {
        row["kind"]: row
        for row in activities(campaign, by=by)
        .order_by()
        .values("kind")
        .annotate(number=Count("pk"), **{f"sum_{name}": Sum(name) for name in _NUMBERS})
    }
    return [
        KindRow(
            str(label),
            planned.get(kind, 0),
            done.get(kind, {}).get("number", 0),
            done.get(kind, {}).get("sum_reached_number", 0),
            done.get(kind, {}).get("sum_material_number", 0),
            done.get(kind, {}).get("sum_spent_fen", 0),
        )
        for kind, label in Kind.choices
        if kind in planned or kind in done
    ]


@dataclass(frozen=True)
class CampaignSums:
    """The numbers of a campaign within a user's reach; money in fen."""

    activities: int
    staff_number: int
    reached_number: int
    material_number: int
    spent_fen: int
    found_number: int
    corrected_number: int
    questions: int


def sums_of(campaign: Campaign, *, by: User) -> CampaignSums:
    """Return the sums of a campaign within a user's reach."""
    found = activities(campaign, by=by)
    sums = found.aggregate(activities=Count("pk"), **{name: Sum(name, default=0) for name in _NUMBERS})
    return CampaignSums(**sums, questions=questions(campaign, by=by).count())


def questions(campaign: Campaign, *, by: User, text: str = "") -> QuerySet[Question]:
    """Return the questions of a campaign with their answers, those asked most first."""
    found = Question.objects.filter(activity__in=activities(campaign, by=by)).select_related("activity")
    return found.filter(question__icontains=text.strip()) if text.strip() else found


def open_tasks(campaign: Campaign, *, by: User) -> list[CampaignTask]:
    """Return the tasks that a user's unit may record an activity of."""
    return list(campaign.tasks.filter(is_of_townships=bool(by.township_code)))


def waiting(user: User) -> dict[str, int]:
    """Return what waits: plans and reports to confirm, and tasks of the user's township that are late."""
    late = 0
    if user.township_code:
        done = Activity.objects.filter(township_code=own_unit(user))
        running = Campaign.objects.filter(state=CampaignState.IN_FORCE)
        tasks = CampaignTask.objects.filter(campaign__in=running, is_of_townships=True, due_on__lt=today())
        of_kind = set(done.filter(task=None).values_list("campaign", "kind"))
        with_task = set(done.exclude(task=None).values_list("task", flat=True))
        late = sum(one.pk not in with_task and (one.campaign_id, one.kind) not in of_kind for one in tasks)
    to_confirm = Campaign.objects.filter(state=CampaignState.DRAFT, tasks__isnull=False).exclude(entered_by=user)
    reports = Campaign.objects.filter(state=CampaignState.REPORTED).exclude(reported_by=user)
    return {"plans": to_confirm.distinct().count(), "reports": reports.count(), "late": late}
