"""One page with every component, so that a change of the stylesheet is seen whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, login_required
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.pagination import Page


class SampleForm(ActionForm):
    """A field of every sort; the page shows it filled in wrongly."""

    name = forms.CharField(label=_("姓名"), max_length=10, help_text=_("与身份证一致"))
    amount = forms.CharField(label=_("月收入"), required=False)
    since = date_field(_("从哪天起"))
    kind = forms.ChoiceField(label=_("类别"), choices=(("a", _("常补")), ("b", _("非常补"))))
    agreed = forms.BooleanField(label=_("已核对原件"))


@require_GET
@login_required
def components(request: StaffRequest) -> HttpResponse:
    """Headings, tags, notices, tables, forms, the tree of reasons, as pages use them."""
    wrong: dict[str, Any] = {"name": "", "amount": "八百", "since": "2023-13-01"}
    node = {
        "label": _("低保金"),
        "display": _("460.00元"),
        "kind": "rule",
        "formula": _("低保标准－月人均收入"),
        "parts": [{"label": _("低保标准（农村）"), "display": _("660.00元"), "kind": "fact"}],
    }
    context = {"form": SampleForm(wrong), "node": node, "shown": Page([], 2, has_next=True), "rows": range(3)}
    return render(request, "ui/style_guide.html", context)
