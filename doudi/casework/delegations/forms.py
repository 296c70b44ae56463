"""The form of a delegation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Delegation
from doudi.casework.procedures.loader import all_procedures
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, FormData, date_field


class DelegationForm(ActionForm):
    """Township, procedure and first day of a delegation, with its basis."""

    township_code = forms.ChoiceField(label=_("乡镇"))
    matter = forms.ChoiceField(label=_("事项"))
    first_day = date_field(_("自"))
    legal_text = forms.CharField(
        label=_("依据的文件"), max_length=120, help_text=_("文号和名称；2026年7月1日以后受理的须是省级文件")
    )
    clause = forms.CharField(label=_("条款"), max_length=60)
    issuer_level = forms.ChoiceField(label=_("发文机关"), choices=Delegation.IssuerLevel.choices)
    basis = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        township, matter = self.fields["township_code"], self.fields["matter"]
        assert isinstance(township, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(matter, forms.ChoiceField)  # noqa: S101 - declared above
        township.choices = [(division.code, division.name) for division in townships()]
        matter.choices = [
            (procedure.id, procedure.label) for procedure in all_procedures().values() if procedure.may_be_delegated
        ]
