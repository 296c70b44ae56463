"""Change the area of a running event; who is newly concerned joins the survey list."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from doudi.casework.models import EventSwitch
from doudi.casework.switches.actions import end_switches, open_switches
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text
from doudi.relief.emergencies.actions.events import lock_event, refuse_villages
from doudi.relief.emergencies.models import EmergencyEvent, EventVillage
from doudi.relief.emergencies.refusals import EventInvalid
from doudi.relief.emergencies.survey_list import draw_survey_list
from doudi.values.carries import carries


@carries("P18-8.b")
@action("relief.event.change_area")
def change_area(
    *, by: User, event: EmergencyEvent, villages: Sequence[str], reason: str, seen_version: int | None = None
) -> EmergencyEvent:
    """Make the area these villages from today on; switches follow, answers of villages that leave stay.

    Raises:
        PermissionRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed, EventInvalid, ReasonRequired
    """
    locked = lock_event(by, event, "change", seen_version)
    refuse_villages(villages)
    reason = required_text(reason, "reason", _("请写明区域为什么变化。"))
    before = set(locked.villages.filter(last_day=None).values_list("village_code", flat=True))
    added, removed = sorted(set(villages) - before), sorted(before - set(villages))
    if not added and not removed:
        message = _("区域没有变化。")
        raise EventInvalid(message, villages=message)
    day = today()
    locked.villages.filter(last_day=None, village_code__in=removed).update(last_day=day, ended_by=by)
    EventVillage.objects.bulk_create(
        EventVillage(event=locked, village_code=code, first_day=day, added_by=by) for code in added
    )
    locked.survey_rows.filter(village_code__in=removed).update(is_in_area=False)
    locked.survey_rows.filter(village_code__in=added).update(is_in_area=True)
    number = draw_survey_list(locked, added, day) if added else 0
    _move_switches(locked, added, removed, by)
    locked.version += 1
    locked.save(update_fields=["version"])
    record(
        _("{name}的区域变化：增加{added}个、移出{removed}个村（居），摸排名单增加{number}人。").format(
            name=locked.name, added=len(added), removed=len(removed), number=number
        ),
        subject=locked,
        old=sorted(before),
        new=sorted(villages),
        why=reason,
    )
    return locked


def _move_switches(event: EmergencyEvent, added: list[str], removed: list[str], by: User) -> None:
    """Let the open switches hold in the new villages, and end them in those that left."""
    open_now = EventSwitch.objects.filter(event_key=event.key, last_day=None).exclude(village_code__in=added)
    kinds = {row.kind: row for row in open_now}
    end_switches(by=by, event_key=event.key, last_day=today(), villages=removed)
    for kind, row in kinds.items():
        open_switches(
            by=by,
            event_key=event.key,
            label=row.label,
            kind=kind,
            villages=added,
            first_day=today(),
            figure=row.figure,
            basis=row.basis,
        )
