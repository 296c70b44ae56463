"""The filter of the worklist, as it travels in addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest

from doudi.casework.models import Application
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import STEPS
from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import TOWNSHIP_DIGITS

URGENCIES = ("overdue", "soon", "paused")


@dataclass(frozen=True)
class CaseFilter:
    """Which cases to show. ``mine`` restricts them to those that wait for the user.

    ``is_queue`` is set on the pages of cases opened from the list: after a step the next case follows by itself.
    """

    step: str = ""
    matter: str = ""
    urgency: str = ""
    mine: bool = True
    township: str = ""
    channel: str = ""
    is_queue: bool = False

    def as_query(self, **changed: Any) -> str:
        """Return the filter, with changes, as a query string; defaults are left out."""
        changed_filter = replace(self, **changed)
        values = {
            "all": "" if changed_filter.mine else "1",
            "step": changed_filter.step,
            "matter": changed_filter.matter,
            "urgency": changed_filter.urgency,
            "township": changed_filter.township,
            "channel": changed_filter.channel,
            "queue": "1" if changed_filter.is_queue else "",
        }
        return urlencode({name: value for name, value in values.items() if value})


def requested_filter(request: StaffRequest) -> CaseFilter:
    """Return the filter of an address.

    Raises:
        BadRequest: an unknown step, matter, urgency or channel, or a township that is no code.
    """
    values = request.GET
    case_filter = CaseFilter(
        step=values.get("step", ""),
        matter=values.get("matter", ""),
        urgency=values.get("urgency", ""),
        mine=values.get("all", "") != "1" and request.user.may(Permission.HANDLE_CASES),
        township=values.get("township", ""),
        channel=values.get("channel", ""),
        is_queue=values.get("queue", "") == "1",
    )
    is_known = (
        case_filter.step in {"", *STEPS}
        and case_filter.matter in {"", *all_procedures()}
        and case_filter.urgency in {"", *URGENCIES}
        and case_filter.channel in {"", *Application.Channel.values}
        and (not case_filter.township or _is_township_code(case_filter.township))
    )
    if not is_known:
        raise BadRequest
    return case_filter


def _is_township_code(text: str) -> bool:
    return text.isdecimal() and len(text) == TOWNSHIP_DIGITS
