"""Meetings and courses: agenda, people invited, who came, material."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.models import Contest
from doudi.outreach.trainings.workflow import TrainingState

LONGEST_MINUTES = 5000


class Training(models.Model):
    """A meeting or a course; a make-up is for those who missed another one.

    Attributes:
        test: the short test on it, a contest for those invited.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("解困脱困工作会议")
        COURSE = "course", _("业务培训会")
        MAKE_UP = "make_up", _("补训")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=60)
    held_at = models.DateTimeField(_("时间"))
    place_held = models.CharField(_("地点"), max_length=60)
    topics: Any = models.JSONField(_("专题"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TrainingState.choices, default=TrainingState.DRAFT)
    make_up_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="make_ups")
    test = models.OneToOneField(Contest, null=True, on_delete=models.PROTECT, related_name="training")
    minutes = models.TextField(_("纪要"), blank=True)
    entered_by = user_key(db_index=False)
    announced_by = user_key(null=True, db_index=False)
    announced_on = models.DateField(_("通知日期"), null=True)
    closed_by = user_key(null=True, db_index=False)
    closed_on = models.DateField(_("办结日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("会议和培训")
        ordering = ("-held_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(announced_by__isnull=True) | ~Q(announced_by=F("entered_by")),
                name="training_announced_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_trainings:training", self.pk)

    @property
    def topics_shown(self) -> str:
        """The topics in words."""
        return "、".join(str(Topic(topic).label) for topic in self.topics) or "—"


class AgendaItem(models.Model):
    """A point of the agenda; a department explains its policy, or somebody of the bureau speaks."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("顺序"))
    text = models.CharField(_("内容"), max_length=120)
    department = models.CharField(_("解读政策的部门"), max_length=10, choices=Department.choices, blank=True)
    speaker = models.CharField(_("主讲"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("议程")
        ordering = ("training", "order")
        constraints = (models.UniqueConstraint(fields=("training", "order"), name="one_agenda_item_of_an_order"),)

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        """The department and the speaker; empty where neither is named."""
        department = str(self.get_department_display()) if self.department else ""
        return f"{department}{self.speaker}"


class Invitation(models.Model):
    """A person invited, and whether they came."""

    class Way(models.TextChoices):
        CODE = "code", _("扫码")
        MANUAL = "manual", _("补登")

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="invitations")
    user = user_key()
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    signed_in_at = models.DateTimeField(_("签到时间"), null=True)
    way = models.CharField(_("签到方式"), max_length=6, choices=Way.choices, blank=True)
    signed_in_by = user_key(null=True, db_index=False)

    class Meta:
        verbose_name = _("参会人员")
        ordering = ("training", "township_code", "pk")
        constraints = (models.UniqueConstraint(fields=("training", "user"), name="one_invitation_to_a_training"),)

    def __str__(self) -> str:
        return f"{self.training_id} {self.user_id}"

    @property
    def place(self) -> str:
        """The township of the person, or the bureau."""
        return place_name(self.township_code) if self.township_code else str(_("县民政局"))


class TrainingMaterial(models.Model):
    """A file that everybody invited may read."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("名称"), max_length=80)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("培训材料")
        ordering = ("training", "pk")

    def __str__(self) -> str:
        return self.title
