"""Forms of instalments: proof, reason, the filter of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.attachments.uploads import UploadField
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.queries import OPEN, PAYEE_DIED, WAITING
from doudi.relief.instalments.workflow import InstalmentState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


def text_field(label: Any, **options: Any) -> forms.CharField:
    """Return a text area for a reason or a finding."""
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), **options)


class InstalmentFilterForm(PlaceFilterForm):
    """State, way and place; at first what is neither paid nor stopped."""

    state = choice_field(
        _("状态"),
        [
            (OPEN, _("未办结")),
            (WAITING, _("到期待申请发放")),
            (PAYEE_DIED, _("领款人已故，待停止")),
            *InstalmentState.choices,
        ],
        initial=OPEN,
    )
    way = choice_field(_("发放方式"), Instalment.Way.choices)


class ProofForm(ActionForm):
    """The proof that the condition of an instalment holds."""

    proof = text_field(_("条件已具备的依据"), help_text=_("谁在哪天看到什么，例如“住院发票已交，李四10月8日查看”"))
    upload = UploadField(label=_("照片或扫描件"), required=False)


class ReleaseForm(ActionForm):
    """Release: nothing to fill in."""


class WhyForm(ActionForm):
    """A reason."""

    why = text_field(_("理由"))
