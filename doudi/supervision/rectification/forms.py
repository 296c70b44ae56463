"""Forms of rectification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import Upload, UploadField
from doudi.payments.models import Recovery, programme_label
from doudi.supervision.rectification.actions.findings import LONGEST_ANSWER
from doudi.supervision.rectification.models import LONGEST_TITLE, LONGEST_WORDS, RectificationPlan
from doudi.supervision.rectification.scope import COUNTY_OWNER, township_owners
from doudi.supervision.rectification.workflow import FindingState, Source
from doudi.ui.forms import ActionForm, NonNegativeYuanField, date_field, refuse_future_date
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.fields import PickerField
from doudi.ui.templatetags.ui import yuan


def owner_choices() -> list[tuple[str, Any]]:
    """Return who may own a finding."""
    return [*township_owners(), (COUNTY_OWNER, _("县民政局"))]


class FindingFilterForm(ListFilterForm):
    """Source, owner, state, lateness."""

    source = choice_field(_("来源"), Source.choices)
    owner = choice_field(_("责任单位"))
    state = choice_field(_("状态"), [("unfinished", _("没有销号的")), *FindingState.choices])
    late = choice_field(
        _("逾期"), (("late", _("已逾期")), ("leader", _("逾期上报到负责人")), ("bureau", _("逾期上报到县局")))
    )

    def __init__(self, data: QueryDict, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("owner", owner_choices())


def _words(label: Any, *, required: bool = True, longest: int = LONGEST_ANSWER) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def _version() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=10**8, widget=forms.HiddenInput)


class PlanForm(ActionForm):
    """A plan and its paper."""

    title = forms.CharField(label=_("整改方案"), max_length=LONGEST_TITLE)
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    issuer = forms.CharField(label=_("反馈单位"), max_length=60)
    document_number = forms.CharField(label=_("文号"), max_length=40, required=False)
    received_on = date_field(_("收到日期"))
    due_on = date_field(_("整改期限"))
    paper = UploadField(label=_("方案原件"), required=False, help_text=_("PDF 或照片"))

    def clean_received_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["received_on"])


class FindingForm(ActionForm):
    """A finding with its owner, measure and deadline."""

    owner = forms.ChoiceField(label=_("责任单位"), choices=owner_choices)
    office = forms.CharField(label=_("县局的哪个股室"), max_length=30, required=False)
    title = forms.CharField(label=_("问题"), max_length=LONGEST_TITLE, help_text=_("一句话，不写姓名和号码"))
    text = _words(_("具体情况"), longest=2_000)
    person = PickerField("people", label=_("涉及的人"), required=False)
    amount_fen = NonNegativeYuanField(label=_("涉及金额（元）"), required=False)
    cause = _words(_("原因"), required=False, longest=LONGEST_WORDS)
    measure = _words(_("整改措施"), longest=LONGEST_WORDS)
    due_on = date_field(_("整改期限"))

    def __init__(self, plan: RectificationPlan, *args: Any) -> None:
        super().__init__(*args, initial={"due_on": plan.due_on})


class _VerbForm(ActionForm):
    """What every verb of a finding sends."""

    seen_version = _version()


class _ProofWidget(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ProofsField(forms.FileField):
    """Several photographs or PDFs."""

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [
            Upload(one.name, one.read()) for one in (super(_ProofsField, self).clean(file, initial) for file in given)
        ]


class AnswerForm(_VerbForm):
    """What was done, with proof."""

    words = _words(_("整改情况"))
    proofs = _ProofsField(
        label=_("佐证材料"),
        required=False,
        widget=_ProofWidget(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=_("照片或 PDF，可以选几个"),
    )


class VerifyForm(_VerbForm):
    """How it was verified."""

    words = _words(_("怎么核验的"))


class SendBackForm(_VerbForm):
    """What is missing."""

    words = _words(_("还缺什么"))


class CloseForm(_VerbForm):
    """A remark."""

    words = _words(_("备注"), required=False)


class ExtendForm(_VerbForm):
    """A later deadline and why."""

    due_on = date_field(_("延长到"))
    words = _words(_("为什么延长"))


class ComeBackForm(_VerbForm):
    """What happened again."""

    text = _words(_("怎么反弹的"), longest=2_000)
    measure = _words(_("整改措施"), longest=LONGEST_WORDS)
    due_on = date_field(_("整改期限"))


class RecoveryForm(_VerbForm):
    """Which recovery."""

    recovery = forms.ModelChoiceField(Recovery.objects.none(), label=_("追缴"))

    def __init__(self, recoveries: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recovery"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = recoveries
        field.label_from_instance = _recovery_label  # type: ignore[method-assign,assignment]  # Django's own way


def _recovery_label(row: Any) -> str:
    return gettext("{programme} {amount}（{state}）").format(
        programme=programme_label(row.programme), amount=yuan(row.amount_fen), state=row.get_state_display()
    )
