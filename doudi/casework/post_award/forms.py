"""Forms of post-award cases: opening, verified change, measures, hearing, card, transfer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.actions import ChosenMeasure, ProposedMeasures
from doudi.casework.cases.forms import CaseForm, reason_field
from doudi.casework.cases.queries import CaseView
from doudi.casework.models import LONGEST_REASON
from doudi.casework.post_award.actions.initiation import people_living_in
from doudi.casework.post_award.actions.reassessment import VERIFIABLE_KINDS
from doudi.casework.post_award.assessment import (
    ADD,
    CHANGE,
    CONTINUE,
    END,
    GRADUAL_EXIT,
    MEASURE_LABELS,
    AwardLine,
)
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.recipient_requests.queries import sent_files
from doudi.core.attachments.uploads import UploadField
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.record_language import in_record_language
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind, Value
from doudi.registry.models import Household, Person
from doudi.ui.forms import ActionForm, FormData, NameField, date_field, refuse_future_date
from doudi.ui.pickers.divisions import COUNTY_VILLAGES
from doudi.ui.pickers.fields import PickerField
from doudi.values.money import MoneyError, format_yuan, parse_yuan
from doudi.values.text import compact

_YES = {"是": True, "否": False}


class OpenCaseForm(ActionForm):
    """Open a case about a household with an award."""

    matter = forms.ChoiceField(label=_("办什么"), widget=forms.RadioSelect)
    person = forms.ChoiceField(label=_("为谁（变更银行卡的选）"), required=False)
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如：本人报告、数据比对、邻居反映"))

    def __init__(self, household: Household, data: FormData = None, chosen: Mapping[str, str] | None = None) -> None:
        """Fill in the form with what another page chose: matter, person, and the kind of circumstance that changes."""
        chosen = chosen or {}
        super().__init__(data, initial={name: chosen.get(name, "") for name in ("matter", "person")})
        matter, person = self.fields["matter"], self.fields["person"]
        assert isinstance(matter, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(person, forms.ChoiceField)  # noqa: S101 - declared above
        self.people = people_living_in(household)
        matter.choices = [
            (one.id, f"{one.label}：{one.who}")
            for one in all_procedures().values()
            if one.kind != "application" and "office" in one.opened_by
        ]
        person.choices = [("", "—"), *((str(one.pk), one.name) for one in self.people)]
        with in_record_language():  # the reason is recorded
            self.initial["why"] = self._change_in_words(chosen.get("kind", ""), chosen.get("person", ""))

    def _change_in_words(self, kind: str, person: str) -> str:
        """Return the reason for a change of circumstances; what is kept sealed is not named."""
        declared = KINDS.get(kind)
        if declared is None:
            return ""
        label = _("情况") if declared.sealed else declared.label
        of = next((one.name for one in self.people if str(one.pk) == person), _("家庭"))
        return str(_("{of}的{label}有变化").format(of=of, label=label))

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`open_case`; a person only if the matter covers a person."""
        given = self.cleaned_data
        of_person = all_procedures()[given["matter"]].covers == "person"
        chosen = next((one for one in self.people if str(one.pk) == given["person"]), None)
        return {"matter": given["matter"], "person": chosen if of_person else None, "why": given["why"]}


class VerifiedChangeForm(CaseForm):
    """A circumstance that differs from the registry; its kind decides how the value is typed."""

    value = forms.CharField(
        label=_("现在是"),
        max_length=40,
        help_text=_("金额填元，是否类填“是”或“否”，日期如2026-07-01，其余填名称"),
    )
    since = date_field(_("从哪天起"))
    evidence = reason_field(_("怎么核实的"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.people: list[Person] = people_living_in(view.case.household) if view.case.household else []
        choices: list[tuple[str, Any]] = [
            (one.name, [(f"{one.pk}:{kind.name}", f"{one.name}：{kind.label}") for kind in _verifiable_kinds("person")])
            for one in self.people
        ]
        choices.append((str(_("家庭")), [(f":{kind.name}", kind.label) for kind in _verifiable_kinds("household")]))
        self.fields["what"] = forms.ChoiceField(label=_("什么变了"), choices=[("", "—"), *choices])
        self.order_fields(["what", "value", "since", "evidence"])

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") and given.get("value"):
            kind = KINDS[given["what"].partition(":")[2]]
            try:
                given["read"] = read_as_typed(kind, given["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return given

    def action_arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        whose, _bar, kind = given["what"].partition(":")
        person = next((one for one in self.people if str(one.pk) == whose), None)
        return {
            "person": person,
            "kind": kind,
            "value": given["read"],
            "since": given["since"],
            "evidence": given["evidence"],
        }


def _verifiable_kinds(subject: str) -> list[CircumstanceKind]:
    """Return the kinds that can be verified here; HIV status has handlers of its own."""
    return [kind for kind in KINDS.values() if kind.subject == subject and kind.name in VERIFIABLE_KINDS]


def read_as_typed(kind: CircumstanceKind, text: str) -> Value:
    """Return the text an officer typed as a value of a kind.

    Raises:
        ValidationError: it is not a value of the kind.
    """
    typed = compact(text)
    if kind.form == "amount":
        try:
            return parse_yuan(typed)
        except MoneyError as error:
            raise ValidationError(str(error)) from None
    if kind.form == "flag":
        if typed not in _YES:
            raise ValidationError(_("请填“是”或“否”。"))
        return _YES[typed]
    if kind.form == "word":
        words = {kind.shown(word): word for word in kind.words if word != "hiv"}
        meant = {compact(label): word for label, word in words.items()}
        if typed not in meant:
            raise ValidationError(_("请填其中之一：%(words)s。"), params={"words": "、".join(words)})
        return meant[typed]
    try:
        return kind.read(typed)
    except ValueError:
        wanted = _("请填整数。") if kind.form == "count" else _("请填日期，如2026-07-01。")
        raise ValidationError(wanted) from None


class MeasuresForm(CaseForm):
    """The measure for each award, filled in as suggested; the officer decides."""

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.lines: tuple[AwardLine, ...] = view.reassessment.lines if view.reassessment else ()
        for place, line in enumerate(self.lines):
            self._add(place, line)
        self.fields["reason"] = reason_field(_("理由"), help_text=_("写给对象看：什么变了，依据哪一条"))
        self.fields["override_reason"] = forms.CharField(
            label=_("与系统测算不同的理由"), max_length=LONGEST_REASON, required=False
        )

    def _add(self, place: int, line: AwardLine) -> None:
        suggested = line.suggested
        offered: tuple[str, ...] = (ADD,) if line.award is None else (CONTINUE, CHANGE, GRADUAL_EXIT, END)
        if suggested.has_died:
            offered = (END,)
        if suggested.programme != "dibao":
            offered = tuple(one for one in offered if one != GRADUAL_EXIT)
        choices: list[tuple[str, Any]] = [(one, MEASURE_LABELS[one]) for one in offered]
        if line.award is None:
            choices.append(("", _("不纳入")))
        amount = _("现{old}元/月，建议{new}元/月").format(
            old=format_yuan(suggested.old_fen), new=format_yuan(suggested.new_fen)
        )
        self.fields[f"does_{place}"] = forms.ChoiceField(
            label=f"{line.person.name}：{line.label}",
            choices=choices,
            initial=suggested.does,
            help_text=amount,
            widget=forms.RadioSelect,
            required=line.award is not None,
        )
        if suggested.programme == "dibao" and not suggested.has_died:
            self.fields[f"class_{place}"] = forms.ChoiceField(
                label=_("{name}的低保类别").format(name=line.person.name),
                initial=suggested.dibao_class or "other",
                required=False,
                choices=[("other", _("非常补（补差额）")), ("long_term", _("常补（全额）"))],
            )

    def action_arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen, newcomers = {}, {}
        for place, line in enumerate(self.lines):
            does = given.get(f"does_{place}", "")
            choice = ChosenMeasure(does, given.get(f"class_{place}", ""))
            if line.award is not None:
                chosen[line.award.number] = choice
            elif does:
                newcomers[line.person.number] = choice
        return {"proposed": ProposedMeasures(chosen, given["reason"], given["override_reason"], newcomers)}


class HearingForm(CaseForm):
    heard_on = date_field(_("听取日期"))
    how = forms.CharField(label=_("怎么听取的"), max_length=80, help_text=_("如：上门当面、电话；或听取监护人"))
    words = reason_field(_("对象说了什么"), help_text=_("加密保存"))
    has_no_objection = forms.TypedChoiceField(
        label=_("对象的意见"),
        choices=(("true", _("没有意见")), ("false", _("有不同意见"))),
        widget=forms.RadioSelect,
        coerce=lambda one: one == "true",
    )


class EnterCardForm(CaseForm):
    """The new card and its proof; photographs that came with the recipient's request need not be uploaded again."""

    account = forms.CharField(
        label=_("新的银行卡号"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    holder = NameField(label=_("户名"), help_text=_("须是本人"))
    bank = forms.CharField(label=_("开户银行"), max_length=60, required=False)
    proof = reason_field(_("核对了什么"), help_text=_("如：见本人身份证和银行卡原件"))
    sent_file = forms.ChoiceField(label=_("申报时交的照片"), required=False, widget=forms.RadioSelect)
    upload = UploadField(label=_("银行卡和身份证的照片（或PDF）"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.sent_files = {str(file.pk): file for file in sent_files(view.case)}
        if not self.sent_files:
            del self.fields["sent_file"]
            return
        sent_file, upload = self.fields["sent_file"], self.fields["upload"]
        assert isinstance(sent_file, forms.ChoiceField)  # noqa: S101 - declared above
        sent_file.choices = [(key, file.label) for key, file in self.sent_files.items()]
        sent_file.initial = next(iter(self.sent_files))
        sent_file.help_text = _("选拍到银行卡的那张，作为证明；在下面“申报的新卡”里打开看")
        upload.required = False
        upload.label = _("看不清的，另传照片（或PDF）")

    def action_arguments(self) -> dict[str, Any]:
        given = super().action_arguments()
        return given | {"sent_file": self.sent_files.get(given.get("sent_file", ""))}


class ConfirmCardForm(CaseForm):
    account = forms.CharField(
        label=_("看着证明再输一遍卡号"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class TransferForm(CaseForm):
    village = PickerField(COUNTY_VILLAGES.name, label=_("迁到哪个村（社区）"))
    moved_on = date_field(_("迁居日期"))
    evidence = reason_field(_("怎么核实的"), help_text=_("如：户口迁移、租房或购房合同、两村干部证实"))

    def clean_village(self) -> Division:
        """Return the village.

        Raises:
            ValidationError: it is of the same township.
        """
        village: Division = self.cleaned_data["village"]
        if village.code[:TOWNSHIP_DIGITS] == self.view.case.village_code[:TOWNSHIP_DIGITS]:
            raise ValidationError(_("在本乡镇内迁居的，不用转接，在家庭档案里登记。"))
        return village


class TransferInForm(CaseForm):
    """How the receiving township verified that the household lives there."""

    evidence = reason_field(_("怎么核实居住的"), help_text=_("如：到新住处看过、新村干部证实"))


class RefuseTransferForm(CaseForm):
    """Why the receiving township does not take the household over."""

    why = reason_field(_("不接收的理由"), help_text=_("写给迁出地看"))
