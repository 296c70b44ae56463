"""The page of what charity reached in a year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.charity.activities.queries import hours
from doudi.care.charity.columns import EFFECT_COLUMNS
from doudi.care.charity.effects.queries import effects_of
from doudi.care.charity.forms import YearForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.templatetags.ui import yuan


@require_GET
@permission_required(Permission.READ_CHARITY)
def effects(request: StaffRequest) -> HttpResponse:
    """Show the figures of a year."""
    year = YearForm(request.GET).chosen
    found = effects_of(year, by=request.user)
    facts = [
        (_("登记的需求"), _("{opened}条，慈善解决{met}条").format(opened=found.opened, met=found.met)),
        (_("交付"), _("{helped}次，{people}人").format(helped=found.helped, people=found.people)),
        (_("价值"), yuan(found.value_fen)),
        (_("已回访"), _("{thanked}次").format(thanked=found.thanked)),
        (_("资源链接项目结项"), _("{projects}个，服务{served}人").format(projects=found.projects, served=found.served)),
        (
            _("志愿活动"),
            _("{activities}次，{hours}小时").format(activities=found.activities, hours=hours(found.minutes)),
        ),
    ]
    context = {"effects": found, "facts": facts, "columns": EFFECT_COLUMNS, "years": (year - 1, year + 1)}
    return render(request, "care_charity/effects/page.html", context)
