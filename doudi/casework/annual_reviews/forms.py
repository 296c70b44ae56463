"""Forms of the annual review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import reason_field
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, date_field


class VisitPlanForm(ActionForm):
    """The day of the visits."""

    visit_on = date_field(_("哪天入户"))

    def clean_visit_on(self) -> Any:
        day: date = self.cleaned_data["visit_on"]
        if day < today():
            raise ValidationError(_("计划入户的日期不能早于今天。"))
        return day


class SignForm(ActionForm):
    """The words of an opinion that says the same of every family."""

    reason = reason_field(_("复核意见"))
