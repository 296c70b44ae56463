"""What discovery keeps beside a lead: where it came from, who reported, what came of it, who was told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.accounts.roles import Department
from doudi.core.accounts.user_key import user_key
from doudi.core.encryption import SealedField, SealedKind


class LeadSource(models.TextChoices):
    """Who reported, as Article 39 and the key tasks name them."""

    VILLAGE = "village", _("村（居）委会")
    HELPER = "helper", _("村级社会救助协理员")
    GRID = "grid", _("网格员")
    WALK = "walk", _("走访排查")
    SCHOOL = "school", _("学校")
    CLINIC = "clinic", _("医院、卫生院（室）")
    SOCIAL_WORKER = "social_worker", _("社会工作者")
    DEPARTMENT = "department", _("其他部门")
    HOTLINE = "hotline", _("热线12345、12349")
    CITIZEN = "citizen", _("群众反映")
    WARNING = "warning", _("监测预警")
    OTHER = "other", _("其他")


class LeadEnding(models.TextChoices):
    """What came of a lead."""

    APPLICATION = "application", _("已帮助申请救助")
    RELIEF = "relief", _("已给予临时救助")
    REFERRAL = "referral", _("已转有关部门")
    VISIT = "visit", _("已上门帮扶")
    NO_NEED = "no_need", _("不需要救助")
    NOT_FOUND = "not_found", _("查无此人、找不到")


BECAME_HELP = (LeadEnding.APPLICATION, LeadEnding.RELIEF, LeadEnding.REFERRAL, LeadEnding.VISIT)


class ToldBy(models.TextChoices):
    """How the reporter was told."""

    SYSTEM = "system", _("在系统里看")
    TEXT = "text", _("短信")
    PHONE = "phone", _("电话")
    FACE = "face", _("当面")
    NO_CONTACT = "no_contact", _("没有留联系方式")


class LeadReport(models.Model):
    """The report behind a lead. Who reported is sealed: only who handles the lead looks, and each look is recorded.

    ``reported_by`` is the account of a reporter with one. ``climbed_on`` is the day on which the bureau
    was told that nobody had taken the lead.
    """

    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="report")
    source = models.CharField(_("来源"), max_length=14, choices=LeadSource.choices)
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices, blank=True)
    is_urgent = models.BooleanField(_("危及生命安全"), default=False)
    reported_by = user_key(null=True)
    sealed_reporter = SealedField(_("反映人"), kind=SealedKind.ROW, blank=True)
    reporter_phone = SealedField(_("反映人电话"), kind=SealedKind.PHONE, blank=True)
    is_unnamed = models.BooleanField(_("不告诉这一家是谁反映的"), default=True)
    take_due_on = models.DateField(_("接手期限"))
    climbed_on = models.DateField(_("上报县局日期"), null=True)
    ending = models.CharField(_("结果"), max_length=12, choices=LeadEnding.choices, blank=True)
    told_by = models.CharField(_("怎样告诉反映人"), max_length=10, choices=ToldBy.choices, blank=True)
    told_on = models.DateField(_("告诉反映人的日期"), null=True)
    sealed_told_note = SealedField(_("说明"), kind=SealedKind.ROW, blank=True)
    told_by_user = user_key(null=True, db_index=False)

    class Meta:
        verbose_name = _("线索来源和答复")
        constraints = (
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_by="") | Q(told_on__isnull=False) & ~Q(told_by=""),
                name="reporter_told_somehow",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} {self.source}"

    @property
    def source_label(self) -> Any:
        """Where it came from, with the department."""
        return self.get_department_display() if self.department else self.get_source_display()
