"""Pilots in a user's scope, and what waits for them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.outreach.pilots.models import Indicator, Pilot, PilotPaper, Stage
from doudi.outreach.pilots.workflow import PilotState


def visible_pilots(*, by: User) -> QuerySet[Pilot]:
    """Return the pilots that a user may see: of a township its own, of the county all."""
    if by.division_id is None or not by.may(Permission.READ_OUTREACH):
        return Pilot.objects.none()
    township = by.township_code
    return Pilot.objects.filter(township_code=township) if township else Pilot.objects.all()


def pilots(*, by: User, kind: str = "", state: str = "", place: str = "") -> QuerySet[Pilot]:
    """Return the pilots in a user's scope that fit, with how many stages they have done and papers they sent."""
    found = visible_pilots(by=by).annotate(
        stage_count=Count("stages", distinct=True),
        done_count=Count("stages", filter=Q(stages__done_on__isnull=False), distinct=True),
        paper_count=Count("papers", distinct=True),
    )
    given = {"kind": kind, "state": state, "township_code": place}
    return found.filter(**{name: value for name, value in given.items() if value})


def papers(*, by: User) -> QuerySet[PilotPaper]:
    """Return the papers sent upward about the pilots in a user's scope, the latest first."""
    return (
        PilotPaper.objects.filter(pilot__in=visible_pilots(by=by))
        .select_related("pilot", "file", "sent_by")
        .order_by("-sent_on", "-pk")
    )


def missing_for_write_up(pilot: Pilot) -> list[str]:
    """Return what keeps a pilot from being written up, in words."""
    found = []
    stages = Stage.objects.filter(pilot=pilot)
    if not stages.exists():
        found.append(_("没有阶段"))
    elif open_stages := stages.filter(done_on=None).count():
        found.append(_("{number}个阶段没有完成").format(number=open_stages))
    indicators = list(Indicator.objects.filter(pilot=pilot))
    if not indicators:
        found.append(_("没有指标"))
    elif unmeasured := sum(not one.is_measured for one in indicators):
        found.append(_("{number}项指标缺试点前或者试点后的数字").format(number=unmeasured))
    return found


def waiting(*, by: User) -> dict[str, int]:
    """Return how many pilots wait to be started or closed, and how many stages are late."""
    visible = visible_pilots(by=by)
    late = Stage.objects.filter(pilot__in=visible, pilot__state=PilotState.UNDER_WAY, done_on=None)
    return {
        "planned": visible.filter(state=PilotState.PLANNED).count(),
        "written_up": visible.filter(state=PilotState.WRITTEN_UP).count(),
        "late": late.filter(due_on__lt=today()).count(),
    }
