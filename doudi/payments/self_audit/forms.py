"""Form of the self-audit."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.divisions.queries import townships
from doudi.payments.models import MAX_REASON_LENGTH, AuditHit
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.divisions import COUNTY_CODE


class HitFilterForm(ListFilterForm):
    """The question and state, which the page's own links choose, and for the county the township."""

    question = forms.ChoiceField(
        label=_("自查问题"),
        choices=[(name, one.label) for name, one in AUDIT_QUESTIONS.items()],
        widget=forms.HiddenInput,
    )
    state = forms.ChoiceField(label=_("状态"), choices=AuditHit.State.choices, widget=forms.HiddenInput)
    township = choice_field(_("乡镇"), everything=_("全县"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        if money_scope(by) == COUNTY_CODE:
            self.offer("township", ((township.code, township.name) for township in townships()))
        else:
            del self.fields["township"]


class EvidenceForm(ActionForm):
    """The evidence that closes a hit."""

    evidence = forms.CharField(
        label=_("查明的情况和依据"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("谁在哪天看到什么，依据的文书编号"),
    )
