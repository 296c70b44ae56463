"""The form of a delegation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.loader import all_procedures
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, FormData, date_field


class DelegationForm(ActionForm):
    """Township, procedure and first day of a delegation, with its basis."""

    township_code = forms.ChoiceField(label=_("乡镇"))
    matter = forms.ChoiceField(label=_("事项"))
    first_day = date_field(_("自"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("下放权限的文件和条款"))

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        township, matter = self.fields["township_code"], self.fields["matter"]
        assert isinstance(township, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(matter, forms.ChoiceField)  # noqa: S101 - declared above
        township.choices = [(division.code, division.name) for division in townships()]
        matter.choices = [
            (procedure.id, procedure.label) for procedure in all_procedures().values() if procedure.may_be_delegated
        ]
