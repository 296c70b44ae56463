"""The filter and the form of the review of rights."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field


class RightsFilterForm(ListFilterForm):
    """The filter of the accounts."""

    only = choice_field(_("哪些账号"), [("unused", _("90天没有登录"))], everything=_("全部账号"))


class RightsReviewForm(ActionForm):
    """What the review found."""

    note = forms.CharField(label=_("复核情况"), max_length=300, help_text=_("如：停用2个已调离的，其余和编制一致"))
