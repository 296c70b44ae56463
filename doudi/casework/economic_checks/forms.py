"""Forms of the verbs on an economic check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import reason_field
from doudi.casework.economic_checks.actions import CheckedResult, Obligor, Settlement, SignedConsent
from doudi.casework.economic_checks.actions.requests import AGE_OF_MAJORITY, living_members
from doudi.casework.economic_checks.models import CheckResult, CheckSettlement, CheckSubject
from doudi.casework.economic_checks.queries import LATER, RUNNING_STATES, CheckPage
from doudi.casework.economic_checks.sources import source_label, sources_on
from doudi.casework.economic_checks.uploads import scan_field, stored_scan
from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, FormData, NameField, date_field, refuse_future_date
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

TYPED_FINDINGS = (CheckResult.Finding.CONSISTENT, CheckResult.Finding.DIFFERS, CheckResult.Finding.NOTHING)
"""What an officer types of a reply; that a row is unclear or a source was not asked, the data say."""


def _typed_findings(subject: CheckSubject) -> tuple[CheckResult.Finding, ...]:
    """Return what may be typed of a person; an obligor declared nothing that could differ."""
    if subject.role == CheckSubject.Role.OBLIGOR:
        return (CheckResult.Finding.NOTHING, CheckResult.Finding.FOUND)
    return TYPED_FINDINGS


class RunningCheckFilterForm(PlaceFilterForm):
    """The state, which the chips above the list choose, and the place."""

    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("", ""), *((state.value, state.label) for state in RUNNING_STATES), (LATER, _("报告以后又查到的"))],
        widget=forms.HiddenInput,
    )


class CheckForm(ActionForm):
    """The form of a verb on a check; ``action_arguments`` stores its scan within the transaction of the action."""

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id=f"{prefix}_%s")
        self.page = page

    def action_arguments(self, by: User) -> dict[str, Any]:  # noqa: ARG002 - forms with a scan store it as the user
        """Return the keyword arguments of the action."""
        return dict(self.cleaned_data)


class ButtonForm(CheckForm):
    """A button without fields."""


class OpenCheckForm(CheckForm):
    """The scope of a check: every source, unless there is a reason to leave one out."""

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        allowed = sources_on(today())
        self.fields["sources"] = forms.MultipleChoiceField(
            label=_("核对范围"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(name, source.label) for name, source in allowed.items()],
            initial=list(allowed),
        )
        self.fields["scope_reason"] = forms.CharField(
            label=_("没有选全的，写明理由"), max_length=LONGEST_REASON, required=False
        )


class CompleteRequestForm(OpenCheckForm):
    """The scope of a check, and the one paper that every adult of the family signed."""

    signed_on = date_field(_("签字日期"))
    attachment = scan_field(_("全家签字的授权书（照片或PDF）"))
    has_all_signatures = forms.BooleanField(
        label=_("成年人都由本人签了字"), help_text=_("分开签的，用“发起核对”逐人登记")
    )
    field_order = ("sources", "scope_reason", "attachment", "signed_on", "has_all_signatures")

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        people = [person for person, _relation in living_members(page.case)] if page.case.household else []
        adults = [person.name for person in people if age_on(person.birth_date, today()) >= AGE_OF_MAJORITY]
        if len(adults) < len(people):
            self.fields["signed_by"] = forms.CharField(label=_("未成年人由谁代签"), max_length=40)
            self.fields["guardian_reason"] = forms.CharField(label=_("代签人与他们的关系"), max_length=80)
        self.order_fields(self.field_order)

    def clean_signed_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["signed_on"])

    def action_arguments(self, by: User) -> dict[str, Any]:
        cleaned = self.cleaned_data
        consent = SignedConsent(
            signed_by=cleaned.get("signed_by", ""),
            signed_on=cleaned["signed_on"],
            attachment=stored_scan(by, self.page.case.village_code, cleaned["attachment"]),
            guardian_reason=cleaned.get("guardian_reason", ""),
        )
        return {"sources": cleaned["sources"], "scope_reason": cleaned["scope_reason"], "consent": consent}


class _SignatureForm(CheckForm):
    """The fields of a signed consent."""

    signed_on = date_field(_("签字日期"))
    attachment = scan_field(_("授权书（照片或PDF）"))

    def clean_signed_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["signed_on"])

    def _consent(self, by: User) -> SignedConsent:
        cleaned = self.cleaned_data
        return SignedConsent(
            signed_by=cleaned["signed_by"],
            signed_on=cleaned["signed_on"],
            attachment=stored_scan(by, self.page.case.village_code, cleaned["attachment"]),
            guardian_reason=cleaned.get("guardian_reason", ""),
        )


class ConsentForm(_SignatureForm):
    """The signed consent of one person."""

    field_order = ("subject", "signed_by", "guardian_reason", "signed_on", "attachment")

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        subjects = [row.subject for row in page.subjects if row.subject.role != CheckSubject.Role.OBLIGOR]
        self.subjects = {subject.pk: subject for subject in subjects}
        waiting = [subject for subject in subjects if subject.consent is None]
        self.fields["subject"] = forms.TypedChoiceField(
            label=_("谁的授权"),
            coerce=int,
            choices=[
                (subject.pk, f"{subject.name}（{subject.get_role_display()}）") for subject in waiting or subjects
            ],
        )
        self.fields["signed_by"] = forms.CharField(
            label=_("签字人"), max_length=40, help_text=_("成年人须本人签字；未成年人由监护人签")
        )
        self.fields["guardian_reason"] = forms.CharField(
            label=_("由监护人签字的，写明与本人的关系和原因"), max_length=80, required=False
        )
        self.order_fields(self.field_order)

    def action_arguments(self, by: User) -> dict[str, Any]:
        return {"subject": self.subjects[self.cleaned_data["subject"]], "consent": self._consent(by)}


class ObligorForm(_SignatureForm):
    """An obligor who lives apart, with their own consent."""

    name = NameField(label=_("姓名"), help_text=_("须本人签字同意，别人不能代签"))
    relation = forms.CharField(label=_("与申请人的关系"), max_length=40)
    id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    field_order = ("name", "relation", "id_number", "signed_on", "attachment")

    def clean_id_number(self) -> str:
        text: str = self.cleaned_data["id_number"].strip()
        try:
            return str(IdentityNumber.parse(text)) if text else ""
        except IdentityNumberError as error:
            raise ValidationError(str(error)) from None

    def action_arguments(self, by: User) -> dict[str, Any]:
        cleaned = self.cleaned_data
        cleaned["signed_by"] = cleaned["name"].strip()
        obligor = Obligor(cleaned["name"], cleaned["relation"], cleaned["id_number"])
        return {"obligor": obligor, "consent": self._consent(by)}


class ReplyForm(CheckForm):
    """What sources answered about every person."""

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        self.fields["sources"] = forms.MultipleChoiceField(
            label=_("哪些来源这样反馈"), widget=forms.CheckboxSelectMultiple, choices=page.unanswered
        )
        self.fields["replied_on"] = date_field(_("反馈日期"), initial=today())
        for row in page.subjects:
            name, pk = row.subject.name, row.subject.pk
            self.fields[f"finding_{pk}"] = forms.ChoiceField(
                label=_("{name}的结果").format(name=name),
                choices=[(one.value, one.label) for one in _typed_findings(row.subject)],
                widget=forms.RadioSelect,
                initial=CheckResult.Finding.NOTHING,
            )
            self.fields[f"detail_{pk}"] = forms.CharField(
                label=_("{name}：不一致的，查到什么").format(name=name), max_length=LONGEST_REASON, required=False
            )

    def action_arguments(self, by: User) -> dict[str, Any]:  # noqa: ARG002 - as above
        cleaned = self.cleaned_data
        keys = [row.subject.pk for row in self.page.subjects]
        results = {pk: CheckedResult(cleaned[f"finding_{pk}"], cleaned[f"detail_{pk}"]) for pk in keys}
        return {"sources": cleaned["sources"], "replied_on": cleaned["replied_on"], "results": results}


class ScanForm(CheckForm):
    """Base of forms with a scan, which is stored with the case before the action."""

    def action_arguments(self, by: User) -> dict[str, Any]:
        scan = stored_scan(by, self.page.case.village_code, self.cleaned_data["attachment"])
        return {**self.cleaned_data, "attachment": scan}


class ReportForm(ScanForm):
    """The report with its scan."""

    number = forms.CharField(label=_("报告编号"), max_length=40)
    reported_on = date_field(_("报告日期"))
    attachment = scan_field(_("核对报告（照片或PDF）"))


class IssueReportForm(CheckForm):
    """Why the report goes out although something was not asked or not judged."""

    remark = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("有来源没有核对、有记录还没判定的，写明为什么先出报告；报告上照写"),
    )


class SettleForm(CheckForm):
    """A difference, how it is settled, and the evidence."""

    kind = forms.ChoiceField(label=_("怎么处理"), choices=CheckSettlement.Kind.choices, widget=forms.RadioSelect)
    evidence = forms.CharField(label=_("查证情况"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))
    clause = forms.CharField(label=_("依据的条款（不计入的填）"), max_length=40, required=False)
    attachment = scan_field(_("证明（照片或PDF，数据有误的必须传）"), required=False)
    field_order = ("result", "kind", "evidence", "clause", "attachment")

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        self.results = {result.pk: result for result in page.open_differences}
        self.fields["result"] = forms.TypedChoiceField(
            label=_("哪一项"),
            coerce=int,
            choices=[
                (pk, f"{result.subject.name}：{source_label(result.source)}") for pk, result in self.results.items()
            ],
        )
        self.order_fields(self.field_order)

    def action_arguments(self, by: User) -> dict[str, Any]:
        cleaned = self.cleaned_data
        scan = stored_scan(by, self.page.case.village_code, cleaned["attachment"])
        settlement = Settlement(cleaned["kind"], cleaned["evidence"], cleaned["clause"], scan)
        return {"result": self.results[cleaned["result"]], "settlement": settlement}


class TellForm(CheckForm):
    """How the applicant was told."""

    how = forms.CharField(label=_("怎么告知的"), max_length=80, help_text=_("如：当面告知、电话告知，写明时间"))


class DisputeForm(ScanForm):
    """The applicant's objection with their evidence."""

    text = reason_field(_("申请人有什么异议、举了什么证"))
    attachment = scan_field(_("举证材料（照片或PDF）"), required=False)


class CancelForm(CheckForm):
    """Why a check is cancelled."""

    reason = forms.CharField(label=_("撤销的理由"), max_length=200)


class ProposeWaiverForm(CheckForm):
    """Why the case should go on without a report."""

    reason = reason_field(_("没有核对报告也要办的理由"), help_text=_("由提出人以外的第二人决定，计入统计"))


class DecideWaiverForm(CheckForm):
    """The decision of the second person, with a reason of their own."""

    is_agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("true", _("同意续办")), ("false", _("不同意"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
    )
    reason = reason_field(_("您的理由"))

    def __init__(self, page: CheckPage, prefix: str, data: FormData = None, files: Any = None) -> None:
        super().__init__(page, prefix, data, files)
        waiting = next((waiver for waiver in page.waivers if waiver.is_agreed is None), None)
        if waiting is not None:
            self.fields["is_agreed"].help_text = _("{name}提出：{reason}").format(
                name=waiting.proposed_by.name, reason=waiting.reason
            )


class RevealForm(CheckForm):
    """Why the details are looked at."""

    purpose = forms.CharField(label=_("为什么看"), max_length=200, help_text=_("写入操作记录，和办件编号一起"))
