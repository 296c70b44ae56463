"""Meetings: agenda, the folder sent before, attendance, recusal, documents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.conferences.models.bodies import Body, Member
from doudi.conferences.models.limits import MAX_REASON_LENGTH, MAX_TITLE_LENGTH
from doudi.conferences.models.questions import Question
from doudi.conferences.workflow import MeetingState
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import SealedField, SealedKind


class Meeting(models.Model):
    """A meeting of a body, numbered within body and year.

    One officer records it (``recorded_by``), another person confirms the signed minutes.
    """

    body = models.CharField(_("机构"), max_length=20, choices=Body.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("次数"))
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=MAX_TITLE_LENGTH)
    chair = models.ForeignKey(
        Member, verbose_name=_("主持人"), null=True, on_delete=models.PROTECT, related_name="chaired_meetings"
    )
    state = models.CharField(_("状态"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    version = models.PositiveIntegerField(default=0)
    prepared_by = user_key()
    prepared_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    recorded_by = user_key(null=True)
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    returned_why = models.CharField(_("退回原因"), max_length=MAX_REASON_LENGTH, blank=True)
    cancelled_why = models.CharField(_("取消原因"), max_length=MAX_REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("会议")
        ordering = ("-held_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "year", "number"), name="meeting_number_once"),
            models.CheckConstraint(
                condition=(~Q(state="confirmed") & Q(confirmed_by=None, confirmed_at=None))
                | (
                    Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & Q(recorded_by__isnull=False, chair__isnull=False)
                    & ~Q(confirmed_by=F("recorded_by"))
                ),
                name="minutes_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("conferences:meeting", args=[self.pk])

    @property
    def label(self) -> str:
        """The number of the meeting in words, such as 2023年第3次会议."""
        return gettext("{year}年第{number}次会议").format(year=self.year, number=self.number)

    @property
    def minutes_number(self) -> str:
        """The number on the minutes, such as 〔2023〕3号."""
        return gettext("〔{year}〕{number}号").format(year=self.year, number=self.number)

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return {MeetingState.CONFIRMED: "good", MeetingState.CANCELLED: ""}.get(MeetingState(self.state), "warn")


class AgendaItem(models.Model):
    """A question on the agenda of a meeting, in order; dropped with a reason, or decided."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="agenda_items")
    place = models.PositiveSmallIntegerField(_("次序"))
    added_by = user_key()
    dropped_by = user_key(null=True)
    dropped_why = models.CharField(_("撤下原因"), max_length=MAX_REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("议程")
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "question"), condition=Q(dropped_by=None), name="question_once_on_an_agenda"
            ),
            models.CheckConstraint(
                condition=Q(dropped_by=None, dropped_why="") | (Q(dropped_by__isnull=False) & ~Q(dropped_why="")),
                name="dropped_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.place}"


class MeetingDocument(models.Model):
    """A file of a meeting, kept encrypted and never rendered again; ``sm3`` is the digest of its bytes."""

    class Kind(models.TextChoices):
        FOLDER = "folder", _("会议材料")
        MINUTES = "minutes", _("会议纪要")
        SIGNED_MINUTES = "signed_minutes", _("签字的会议纪要")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    edition = models.PositiveSmallIntegerField(_("第几稿"))
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    sm3 = models.CharField(_("SM3摘要"), max_length=64)
    made_by = user_key()
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("会议文件")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "kind", "edition"), name="edition_of_a_document_once"),
        )

    def __str__(self) -> str:
        return gettext("{kind}第{edition}稿").format(kind=self.get_kind_display(), edition=self.edition)


class FolderSheet(models.Model):
    """The facts of one question as they were sent; ``sm3`` is the digest of their text."""

    document = models.ForeignKey(MeetingDocument, on_delete=models.PROTECT, related_name="sheets")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="sheets")
    sealed_facts = SealedField(_("事实"), kind=SealedKind.SECRET)
    sm3 = models.CharField(_("SM3摘要"), max_length=64)

    class Meta:
        verbose_name = _("议题材料")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("document", "item"), name="one_sheet_of_a_question"),)

    def __str__(self) -> str:
        return f"{self.document_id} {self.item_id}"


class Attendance(models.Model):
    """Whether a member was at a meeting; ``remark`` says why not, or who came instead without a vote."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    is_present = models.BooleanField(_("到会"))
    remark = models.CharField(_("说明"), max_length=MAX_REASON_LENGTH, blank=True)
    corrected_at = models.DateTimeField(_("更正时间"), null=True)

    class Meta:
        verbose_name = _("到会情况")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class Recusal(models.Model):
    """A member who leaves for one question, with the reason; they do not count for its quorum and do not vote."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("回避原因"), max_length=MAX_REASON_LENGTH)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("回避")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("item", "member"), name="recused_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="recused_with_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"
