"""Form of a hold."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.payments.forms import PersonForm, reason_field
from doudi.payments.holds.queries import LIFTED
from doudi.payments.models import Hold, programme_label
from doudi.ui.lists.filters import ListFilterForm, choice_field


def _programme_choices() -> list[tuple[str, str]]:
    return [("", gettext("全部")), *((programme, programme_label(programme)) for programme in policy.due_programmes())]


class HoldFilterForm(ListFilterForm):
    """The filter of the holds; without a state, those in force."""

    state = choice_field(_("状态"), ((LIFTED, _("已解除")),), everything=_("缓发中"))


class HoldForm(PersonForm):
    """Hold a person's payments."""

    reason = forms.ChoiceField(label=_("原因"), choices=Hold.Reason.choices)
    programme = forms.ChoiceField(label=_("哪项待遇"), choices=_programme_choices, required=False)
    detail = reason_field(_("情况和依据"))
