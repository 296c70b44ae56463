"""Forms of walks."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.clock import this_month, today
from doudi.monitoring.discovery.walks.actions import LONGEST_NOTE, WalkReport
from doudi.monitoring.discovery.walks.models import Finding, WalkClass
from doudi.monitoring.discovery.walks.queries import plan_months
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm

_IMAGES = {"accept": "image/jpeg,image/png", "capture": "environment"}


class ProgressFilterForm(PlaceFilterForm):
    """Month and place."""

    month = choice_field(_("月份"), everything=_("本月"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer_months("month", plan_months())

    @property
    def month_chosen(self) -> date:
        """The month chosen; the present one at first."""
        chosen = self.chosen["month"]
        return date.fromisoformat(chosen) if chosen else this_month()


class VillageFilterForm(ListFilterForm):
    """Which households of a village are shown."""

    only = choice_field(_("看哪些"), (("open", _("还没有走访")), ("done", _("已走访")), ("needs", _("发现困难"))))
    walk_class = choice_field(_("类别"), WalkClass.choices)


class WalkForm(ActionForm):
    """What was found at a household, on a page or on a phone."""

    visited_on = date_field(_("走访日期"))
    finding = forms.ChoiceField(label=_("情况"), choices=Finding.choices, widget=forms.RadioSelect)
    need = forms.ChoiceField(
        label=_("有困难的，是什么困难"),
        choices=Lead.Need.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    is_urgent = forms.BooleanField(label=_("危及生命安全，当天要处理"), required=False)
    seen = forms.CharField(
        label=_("说明"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_on = date_field(_("下次走访"), required=False)
    photos = forms.FileField(label=_("照片"), required=False, widget=forms.ClearableFileInput(attrs=_IMAGES))
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"visited_on": today(), "key": secrets.token_hex(16)})

    def clean_visited_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["visited_on"])

    def report(self) -> WalkReport:
        """Return what was filled in, as the action takes it."""
        given = self.cleaned_data
        photo = given["photos"]
        return WalkReport(
            key=given["key"],
            visited_on=given["visited_on"],
            finding=given["finding"],
            need=given["need"],
            note=given["seen"],
            is_urgent=given["is_urgent"],
            next_on=given["next_on"],
            photo=(str(photo.name), photo.read()) if photo else None,
        )
