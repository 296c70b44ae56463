"""The style guide, and the health check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, login_required, public_page
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.pagination import Page
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import yuan


class SampleForm(ActionForm):
    """A form with a field of every kind; the style guide shows it with errors."""

    name = forms.CharField(label=_("姓名"), max_length=10, help_text=_("与身份证一致"))
    amount = forms.CharField(label=_("月收入"), required=False)
    since = date_field(_("从哪天起"))
    kind = forms.ChoiceField(label=_("类别"), choices=(("a", _("常补")), ("b", _("非常补"))))
    agreed = forms.BooleanField(label=_("已核对原件"))


SAMPLE_COLUMNS = (
    Column("name", _("姓名"), link="url", is_title=True),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("name", _("状态"), template="ui/sample_tags_cell.html"),
)


@require_GET
@login_required
def style_guide(request: StaffRequest) -> HttpResponse:
    """Show every component on one page, for changes of the stylesheet."""
    wrong: dict[str, Any] = {"name": "", "amount": "八百", "since": "2023-13-01"}
    node = {
        "label": _("低保金"),
        "display": _("460.00元"),
        "kind": "rule",
        "formula": _("低保标准－月人均收入"),
        "parts": [{"label": _("低保标准（农村）"), "display": _("660.00元"), "kind": "fact"}],
    }
    context: dict[str, Any] = {
        "form": SampleForm(wrong),
        "node": node,
        "shown": Page([], 2, has_next=True),
        "sample_columns": SAMPLE_COLUMNS,
        "rows": [{"name": _("某某"), "amount_fen": 123450, "url": "#"}] * 3,
    }
    return render(request, "ui/style_guide.html", context)


@require_GET
@public_page
def health(_request: HttpRequest) -> HttpResponse:
    """Answer whether the service reaches its database, for monitoring."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
