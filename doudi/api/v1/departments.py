"""What concerns the department of a client: needs passed to it, and how many warnings are open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi.api.machine.call import Call
from doudi.api.machine.refusals import ContractBroken
from doudi.api.v1.operations import paging, refuse_unknown
from doudi.casework.models import Referral
from doudi.core.divisions.queries import place_name
from doudi.monitoring.warnings.queries import class_counts


def referrals(call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return the needs passed to the client's department, those due first at the top."""
    page = paging(request, "state")
    state = request.GET.get("state", "open")
    if state not in {"open", "ended"}:
        raise ContractBroken(_("state 写 open 或者 ended。"))
    found = Referral.objects.in_scope(call.client.scope).filter(
        department_code=call.client.department, handed_over_on__isnull=False, ended_on__isnull=state == "open"
    )
    rows = page.of(found.select_related("person", "household", "application").order_by("due_on", "pk"))
    call.note_shown(row.person for row in rows if row.person is not None)
    return {**page.told(found.count()), "referrals": [_referral(row) for row in rows]}


def _referral(row: Any) -> dict[str, Any]:
    told = {
        "id": row.pk,
        "kind": row.kind,
        "label": str(row.declared.label),
        "name": row.name,
        "place": place_name(row.village_code),
        "handed_over_on": row.handed_over_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "is_ended": row.ended_on is not None,
    }
    return told | ({"outcome": row.outcome} if row.outcome else {})


def warning_counts(call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return how many warnings of each class are open in the client's area: numbers, nobody's name."""
    refuse_unknown(request)
    counts = class_counts(by=call.client)
    return {
        "total": sum(one.number for one in counts),
        "classes": [
            {
                "warning_class": one.warning_class,
                "label": str(one.label),
                "number": one.number,
                "overdue": one.overdue,
            }
            for one in counts
        ],
    }
