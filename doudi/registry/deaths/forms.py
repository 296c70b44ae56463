"""Forms of reports of deaths."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.registry.deaths.models import MAX_REASON_LENGTH, MAX_SOURCE_LENGTH
from doudi.ui.forms import ActionForm, date_field


class DeathReportForm(ActionForm):
    """A death with its evidence, or with the name of the data that says so."""

    died_on = date_field(_("死亡日期"))
    evidence = UploadField(
        label=_("证明（照片或PDF）"),
        required=False,
        help_text=_("死亡证明、火化证明、户口注销证明或村（居）委会证明；没有证明的，写明数据来源"),
    )
    data_source = forms.CharField(
        label=_("数据来源"), max_length=MAX_SOURCE_LENGTH, required=False, help_text=_("如：公安户口注销名单2023年4月")
    )
    note = forms.CharField(label=_("情况"), max_length=MAX_REASON_LENGTH, required=False)


class WrongDeathForm(DeathReportForm):
    """The correction of a recorded death; without a date the person is alive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["died_on"].required = False
        self.fields["died_on"].help_text = _("本人健在的不填")


class DeathDecisionForm(ActionForm):
    """What the second person found."""

    why = forms.CharField(
        label=_("怎么核实的"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如：看过证明，电话问过家属；到家见到本人"),
    )
