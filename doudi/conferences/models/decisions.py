"""Decisions of a conference, the members who dissent, and the tasks that follow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.conferences.models.bodies import Member
from doudi.conferences.models.limits import MAX_REASON_LENGTH
from doudi.conferences.models.meetings import AgendaItem
from doudi.conferences.workflow import AGREEING_OUTCOMES, Outcome, TaskState
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.encryption import SealedField, SealedKind


class Decision(models.Model):
    """What a conference decided on a question. Never changed: a correction is a new row that ``replaces`` the old.

    ``summary_question`` and ``summary_reasons`` are what others read of it as a precedent, without names.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome.choices)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    basis = models.JSONField(_("依据"), default=list)
    sealed_reasons = SealedField(_("理由"), kind=SealedKind.SECRET)
    summary_question = models.CharField(_("问题摘要"), max_length=MAX_REASON_LENGTH)
    summary_reasons = models.CharField(_("处理摘要"), max_length=MAX_REASON_LENGTH)
    agreeing = models.PositiveSmallIntegerField(_("同意人数"))
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("会议决定")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_fen=None)
                | Q(amount_fen__gt=0, outcome__in=[str(outcome) for outcome in AGREEING_OUTCOMES]),
                name="decided_amount_is_positive",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the decision: that of the minutes and the place on the agenda, such as 〔2023〕3号第2项."""
        return gettext("{minutes}第{place}项").format(minutes=self.item.meeting.minutes_number, place=self.item.place)

    @property
    def reasons(self) -> str:
        """The reasons, in clear."""
        return self.sealed_reasons.clear() if self.sealed_reasons else ""

    @property
    def is_favourable(self) -> bool:
        """Whether the conference agreed, as proposed or differently."""
        return self.outcome in AGREEING_OUTCOMES

    @property
    def decided_on(self) -> object:
        """The day of the meeting."""
        return self.item.meeting.held_on


class Dissent(models.Model):
    """A member who was for another decision, and why."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(_("不同意见"), max_length=MAX_REASON_LENGTH)

    class Meta:
        verbose_name = _("不同意见")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("decision", "member"), name="dissent_once"),)

    def __str__(self) -> str:
        return f"{self.decision_id} {self.member_id}"


class Task(models.Model):
    """What a member's office does by when after a decision; it counts once the minutes are confirmed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(Member, verbose_name=_("承办"), on_delete=models.PROTECT, related_name="tasks")
    what = models.CharField(_("任务"), max_length=MAX_REASON_LENGTH)
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    done_on = models.DateField(_("办结日期"), null=True)
    done_by = user_key(null=True)
    result = models.CharField(_("办理结果"), max_length=MAX_REASON_LENGTH, blank=True)
    proof = models.ForeignKey(
        Attachment, verbose_name=_("佐证"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("会议任务")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, done_on=None, done_by=None)
                | (Q(state=TaskState.DONE, done_on__isnull=False, done_by__isnull=False) & ~Q(result="")),
                name="task_done_with_a_result",
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision_id} {self.due_on}"

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.state == TaskState.OPEN and self.due_on < today()


def unreplaced_decision(item: AgendaItem) -> Decision | None:
    """Return the decision on an item of the agenda as it stands."""
    return Decision.objects.filter(item=item, replaced_by=None).select_related("item__meeting").last()
