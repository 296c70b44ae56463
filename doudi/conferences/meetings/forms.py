"""Forms of meetings; each returns the arguments of its action."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.conferences.bodies.forms import member_choices
from doudi.conferences.forms import NoFieldsForm, ReasonForm, text_field
from doudi.conferences.kinds import question_kinds
from doudi.conferences.meetings.decisions import DissentingOpinion, Draft, TaskOrder
from doudi.conferences.meetings.locks import voting_members
from doudi.conferences.meetings.queries import open_questions
from doudi.conferences.minutes.contents import basis_in_words
from doudi.conferences.models import AgendaItem, Body, Meeting, Member
from doudi.conferences.models.bodies import members_on
from doudi.conferences.models.decisions import unreplaced_decision
from doudi.conferences.models.limits import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from doudi.conferences.workflow import Outcome
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.values.money import format_yuan

TASK_ROWS = 3
_MOST_QUESTIONS = 200


class PlanForm(ActionForm):
    """A new meeting."""

    body = forms.ChoiceField(label=_("机构"), choices=Body.choices)
    held_on = date_field(_("会议日期"), initial=today)
    place = forms.CharField(label=_("地点"), max_length=MAX_TITLE_LENGTH)


class MeetingForm(ActionForm):
    """A form about a meeting; ``arguments`` are what its action takes.

    ``fold_labels`` are the parts that are folded until needed, with the beginning of the names of their fields.
    """

    fold_labels: ClassVar[dict[Any, str]] = {}

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""

    @property
    def fields_shown(self) -> list[forms.BoundField]:
        """The fields that are not folded."""
        return [field for field in self if not field.name.startswith(tuple(self.fold_labels.values()))]

    @property
    def fields_folded(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """The folds with their fields, and whether one of them was filled in or is wrong."""
        folded = []
        for label, prefix in self.fold_labels.items():
            fields = [field for field in self if field.name.startswith(prefix)]
            folded.append((label, fields, any(field.errors or field.value() for field in fields)))
        return folded

    def offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        """Set the choices of a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared by the form itself
        field.choices = choices


class ButtonForm(MeetingForm, NoFieldsForm):
    """A button alone."""


class MeetingReasonForm(MeetingForm, ReasonForm):
    """Why."""


class MoveForm(MeetingForm):
    """Another day or place."""

    held_on = date_field(_("会议日期"))
    place = forms.CharField(label=_("地点"), max_length=MAX_TITLE_LENGTH)

    def prepare(self) -> None:
        """Start from the day and place as they are."""
        self.initial = {"held_on": self.meeting.held_on, "place": self.meeting.place}


class AddQuestionsForm(MeetingForm):
    """Questions that wait, to be put on the agenda."""

    questions = forms.TypedMultipleChoiceField(label=_("待上会的议题"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        """Offer the questions that wait."""
        self.waiting = {question.pk: question for question in open_questions()[:_MOST_QUESTIONS]}
        labels = [(pk, f"{one.title}（{one.kind_label}）") for pk, one in self.waiting.items()]
        self.offer("questions", labels)

    def arguments(self) -> dict[str, Any]:
        """Return the questions chosen."""
        return {"questions": [self.waiting[pk] for pk in self.cleaned_data["questions"]]}


class OpenForm(MeetingForm):
    """Who is present, who is in the chair, why others are absent."""

    present = forms.TypedMultipleChoiceField(label=_("到会成员"), coerce=int, widget=forms.CheckboxSelectMultiple)
    chair = forms.TypedChoiceField(label=_("主持人"), coerce=int)
    absent_remark = text_field(_("缺席的原因"), required=False, help_text=_("有人缺席时填写；代会的人不计入到会"))

    def prepare(self) -> None:
        """Offer the members on the day of the meeting."""
        self.members = {member.pk: member for member in members_on(self.meeting.body, self.meeting.held_on)}
        members = list(self.members.values())
        self.offer("present", member_choices(members))
        self.offer("chair", member_choices([one for one in members if one.seat != Member.Seat.MEMBER]))

    def arguments(self) -> dict[str, Any]:
        """Return the members chosen."""
        cleaned = self.cleaned_data
        return {
            "present": [self.members[pk] for pk in cleaned["present"]],
            "chair": self.members[cleaned["chair"]],
            "absent_remark": cleaned["absent_remark"],
        }


class AttendanceForm(MeetingForm):
    """Whether one member was present."""

    member = forms.TypedChoiceField(label=_("成员"), coerce=int)
    is_present = forms.TypedChoiceField(
        label=_("到会"), choices=[("yes", _("到会")), ("no", _("缺席"))], coerce=lambda text: text == "yes"
    )
    remark = text_field(_("缺席的原因"), required=False)

    def prepare(self) -> None:
        """Offer the members of the meeting."""
        rows = self.meeting.attendances.select_related("member").order_by("pk")
        self.members = {one.member_id: one.member for one in rows}
        self.offer("member", member_choices(list(self.members.values())))

    def arguments(self) -> dict[str, Any]:
        """Return the member and what is true of them."""
        return {**self.cleaned_data, "member": self.members[self.cleaned_data["member"]]}


class SignForm(MeetingForm):
    """The scan of the signed minutes."""

    scan = UploadField(label=_("签字的纪要"), help_text=_("主持人和记录人签字的扫描件或照片"))


class ItemForm(MeetingForm):
    """A form about one question of the agenda."""

    def __init__(self, item: AgendaItem, *args: Any, **kwargs: Any) -> None:
        self.item = item
        super().__init__(item.meeting, *args, **kwargs)


class ItemReasonForm(ItemForm, ReasonForm):
    """Why a question is taken off the agenda."""


class OrderForm(ItemForm):
    """The place on the agenda."""

    place = forms.IntegerField(label=_("排在第几项"), min_value=1, max_value=_MOST_QUESTIONS)


class RecuseForm(ItemForm):
    """Who leaves for the question, and why."""

    member = forms.TypedChoiceField(label=_("回避的成员"), coerce=int)
    reason = text_field(_("回避的原因"))

    def prepare(self) -> None:
        """Offer the members who take part."""
        self.members = {member.pk: member for member in voting_members(self.item)}
        self.offer("member", member_choices(list(self.members.values())))

    def arguments(self) -> dict[str, Any]:
        """Return the member and the reason."""
        return {**self.cleaned_data, "member": self.members[self.cleaned_data["member"]]}


class DecideForm(ItemForm):
    """What the meeting decides on a question."""

    fold_labels: ClassVar[dict[Any, str]] = {_("不同意见"): "dissent_", _("交办的任务"): "task_"}

    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices)
    amount_fen = YuanField(label=_("议定的金额（元）"), max_length=20, required=False)
    reasons = text_field(_("理由"), most=MAX_TEXT_LENGTH, rows=4)
    basis = forms.MultipleChoiceField(label=_("依据"), required=False, widget=forms.CheckboxSelectMultiple)
    more_basis = forms.CharField(
        label=_("其他依据"), max_length=200, required=False, help_text=_("条款编号，如 SC47-3.2，几条用空格分开")
    )
    summary_question = text_field(
        _("案例摘要：什么问题"), required=False, help_text=_("供各地查阅，不写姓名、地名和号码；暂缓的不用填")
    )
    summary_reasons = text_field(_("案例摘要：怎么处理、为什么"), required=False)

    def prepare(self) -> None:
        """Offer the kind's clauses, the members who vote, and rows for tasks."""
        kind = question_kinds().get(self.item.question.kind)
        clauses = kind.basis if kind else ()
        self.offer("basis", [(clause, basis_in_words([clause])) for clause in clauses])
        self.fields["basis"].initial = list(clauses)
        if kind is None or not kind.has_amount:
            del self.fields["amount_fen"]
        self.voting = voting_members(self.item)
        for member in self.voting:
            self.fields[f"dissent_{member.pk}"] = text_field(member.office, rows=1, required=False)
        self.owners = {one.pk: one for one in members_on(self.meeting.body, self.meeting.held_on)}
        choices = [("", "—"), *member_choices(list(self.owners.values()))]
        for number in range(1, TASK_ROWS + 1):
            label = _("任务{number}").format(number=number)
            self.fields[f"task_{number}_what"] = text_field(label, rows=1, required=False)
            self.fields[f"task_{number}_owner"] = forms.TypedChoiceField(
                label=_("任务{number}的承办单位").format(number=number),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.fields[f"task_{number}_due_on"] = date_field(
                _("任务{number}的期限").format(number=number), required=False
            )

        self.initial = {**self.initial, **self._recorded_before()}

    def _recorded_before(self) -> dict[str, Any]:
        """Return the decision as it stands, to be recorded again with changes."""
        decision = unreplaced_decision(self.item)
        if decision is None:
            return {}
        offered = self.fields["basis"].initial
        values: dict[str, Any] = {
            "outcome": decision.outcome,
            "amount_fen": format_yuan(decision.amount_fen) if decision.amount_fen else "",
            "reasons": decision.reasons,
            "basis": [clause for clause in decision.basis if clause in offered],
            "more_basis": " ".join(clause for clause in decision.basis if clause not in offered),
            "summary_question": decision.summary_question,
            "summary_reasons": decision.summary_reasons,
        }
        values |= {f"dissent_{one.member_id}": one.opinion for one in decision.dissents.all()}
        for number, task in enumerate(decision.tasks.all()[:TASK_ROWS], start=1):
            values |= {
                f"task_{number}_what": task.what,
                f"task_{number}_owner": task.owner_id,
                f"task_{number}_due_on": task.due_on,
            }
        return values

    def clean(self) -> dict[str, Any]:
        """Refuse a task of which something is missing."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, TASK_ROWS + 1):
            parts = {name: cleaned.get(f"task_{number}_{name}") for name in ("what", "owner", "due_on")}
            if any(parts.values()):
                for name, value in parts.items():
                    if not value:
                        self.add_error(f"task_{number}_{name}", ValidationError(_("任务、承办单位、期限要一起填。")))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the draft of the decision."""
        cleaned = self.cleaned_data
        return {
            "draft": Draft(
                outcome=cleaned["outcome"],
                amount_fen=cleaned.get("amount_fen"),
                reasons=cleaned["reasons"],
                basis=[*cleaned["basis"], *cleaned["more_basis"].split()],
                summary_question=cleaned["summary_question"],
                summary_reasons=cleaned["summary_reasons"],
                dissents=[
                    DissentingOpinion(member, opinion)
                    for member in self.voting
                    if (opinion := cleaned[f"dissent_{member.pk}"])
                ],
                tasks=[
                    TaskOrder(
                        self.owners[cleaned[f"task_{number}_owner"]],
                        cleaned[f"task_{number}_what"],
                        cleaned[f"task_{number}_due_on"],
                    )
                    for number in range(1, TASK_ROWS + 1)
                    if cleaned[f"task_{number}_owner"]
                ],
            )
        }
