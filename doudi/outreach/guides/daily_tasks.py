"""What falls due by date with guides: printed editions whose content has changed are marked."""

from __future__ import annotations

from doudi.casework.office_details.models import OfficeDetail
from doudi.core.audit.trail import SYSTEM
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.outreach.guides.editions import mark_superseded, outdated_editions
from doudi.policy import law_in_force


def run_due() -> int:
    """Run the tasks that are due, once a day and when the law or an address changes; return the number of actions."""
    newest = OfficeDetail.objects.order_by("-pk").values_list("pk", flat=True).first()
    mark = f"guides.editions:{law_in_force.version}:{newest}"
    if is_marked_today(mark):
        return 0
    outdated = outdated_editions()
    if outdated:
        mark_superseded(by=SYSTEM, editions=outdated)
    mark_today(mark)
    return int(bool(outdated))
