"""Forms of the records of a household."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import reason_field
from doudi.casework.household_records.models import DibaoOffer
from doudi.casework.post_award.actions.initiation import people_living_in
from doudi.core.attachments.uploads import UploadField
from doudi.registry.models import Household
from doudi.ui.forms import ActionForm, FormData, date_field


def _evidence_field() -> UploadField:
    return UploadField(label=_("证据（照片或PDF）"), required=False)


_YES_NO = (("yes", _("是")), ("no", _("否")))


class IntroduceJobForm(ActionForm):
    """A job introduced to a member of the household."""

    introduced_on = date_field(_("介绍日期"))
    job = forms.CharField(label=_("什么工作、哪个单位、待遇"), max_length=200)
    suitability = forms.CharField(label=_("为什么适合本人"), max_length=200)
    upload = _evidence_field()

    def __init__(self, household: Household, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.people = {str(person.pk): person for person in people_living_in(household)}
        choices = [("", "—"), *((pk, person.name) for pk, person in self.people.items())]
        self.fields["person"] = forms.ChoiceField(label=_("介绍给谁"), choices=choices)
        self.order_fields(["person"])

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`introduce_job`."""
        return {**self.cleaned_data, "person": self.people[self.cleaned_data["person"]]}


class NonCooperationForm(ActionForm):
    """A refusal to cooperate."""

    happened_on = date_field(_("日期"))
    what = forms.CharField(label=_("拒绝配合什么"), max_length=200, help_text=_("如：拒绝入户、拒绝提供收入证明"))
    evidence = reason_field(_("证据"), help_text=_("如：谁在场、录音、回执"))
    told_on = date_field(_("告知后果的日期"), help_text=_("告知可以终止办理或者复核待遇"))
    upload = _evidence_field()

    def __init__(self, household: Household, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.household = household

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`record_non_cooperation`."""
        return {**self.cleaned_data, "household": self.household}


class UnreportedChangeForm(ActionForm):
    """A grave change that was not reported in time."""

    what = forms.CharField(label=_("什么变化"), max_length=200, help_text=_("如：买了汽车、家人务工、继承房产"))
    changed_on = date_field(_("变化日期"))
    found_on = date_field(_("发现日期"))
    evidence = reason_field(_("怎么发现、怎么核实的"))
    upload = _evidence_field()

    def __init__(self, household: Household, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.household = household

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`record_unreported_change`."""
        return {**self.cleaned_data, "household": self.household}


class JobAnswerForm(ActionForm):
    """The answer to a job."""

    answer = forms.ChoiceField(
        label=_("答复"), choices=(("accept", _("接受")), ("refuse", _("拒绝"))), widget=forms.RadioSelect
    )
    answered_on = date_field(_("答复日期"))
    reason = forms.CharField(label=_("拒绝的，本人说的理由"), max_length=200, required=False)
    has_good_reason = forms.ChoiceField(label=_("理由正当"), choices=(("", "—"), *_YES_NO), required=False)
    warning = forms.CharField(label=_("理由不正当的，怎么告知后果的"), max_length=200, required=False)
    upload = _evidence_field()

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`answer_job`."""
        given = self.cleaned_data
        return {
            "is_accepted": given["answer"] == "accept",
            "answered_on": given["answered_on"],
            "reason": given["reason"],
            "has_good_reason": given["has_good_reason"] == "yes",
            "warning": given["warning"],
            "upload": given["upload"],
        }


class NonCooperationDecisionForm(ActionForm):
    """Whether a recorded refusal to cooperate is confirmed."""

    is_confirmed = forms.ChoiceField(label=_("是否属实"), choices=_YES_NO, widget=forms.RadioSelect)
    finding = reason_field(_("怎么核实的"))
    upload = _evidence_field()

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`decide_non_cooperation`."""
        return {**self.cleaned_data, "is_confirmed": self.cleaned_data["is_confirmed"] == "yes"}


class CriticismForm(ActionForm):
    """Criticism and instruction after an unreported change."""

    criticised_on = date_field(_("批评教育日期"))
    criticism = reason_field(_("批评教育的经过"))
    upload = _evidence_field()

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`record_criticism`."""
        return dict(self.cleaned_data)


class CloseDibaoOfferForm(ActionForm):
    """The result of telling a person about dibao."""

    result = forms.ChoiceField(label=_("结果"), choices=DibaoOffer.Result.choices, widget=forms.RadioSelect)
    told_on = date_field(_("告知日期"))
    account = reason_field(_("告知和帮办的经过"))
    upload = _evidence_field()

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`close_dibao_offer`."""
        return dict(self.cleaned_data)
