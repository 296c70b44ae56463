"""Amounts of other departments beside ours; never edited: a correction is a new row that points at the old one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Household, Person
from doudi.relief.emergencies.models import EmergencyEvent


class OtherDepartmentAid(models.Model):
    """An amount that another department gave a household or one of its people; not our money, never in our ledger."""

    village_field = "village_code"

    class Department(models.TextChoices):
        EMERGENCY = "emb", _("应急局")
        HUMAN_RESOURCES = "hrb", _("人社局")
        MEDICAL_INSURANCE = "mib", _("医保局")
        HOUSING = "housing", _("住建局")
        EDUCATION = "education", _("教育局")
        DISABLED_FEDERATION = "dpf", _("残联")
        OTHER = "other", _("其他部门")

    class Kind(models.TextChoices):
        TRANSITION_LIVING = "transition_living", _("过渡期生活救助")
        WINTER_SPRING = "winter_spring", _("冬春救助")
        COMFORT = "comfort", _("遇难人员家属抚慰金")
        REBUILDING = "rebuilding", _("倒损住房恢复重建")
        UNEMPLOYMENT = "unemployment", _("失业保险、失业补助")
        MEDICAL = "medical", _("医疗救助")
        OTHER = "other", _("其他")

    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    kind = models.CharField(_("项目"), max_length=18, choices=Kind.choices)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="other_aid")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="other_aid", db_index=False)
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    event = models.ForeignKey(EmergencyEvent, null=True, on_delete=models.PROTECT, related_name="other_aid")
    amount_fen = models.BigIntegerField(_("金额"))
    persons = models.PositiveSmallIntegerField(_("人数"), default=1)
    days = models.PositiveSmallIntegerField(_("天数"), null=True)
    given_on = models.DateField(_("发放日期"))
    paper = models.CharField(_("依据（文号、名册）"), max_length=120)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    correction_reason = models.CharField(_("更正的理由"), max_length=200, blank=True)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet["OtherDepartmentAid"].as_manager()

    class Meta:
        verbose_name = _("其他部门的救助")
        ordering = ("-given_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount_fen__gt=0)
                | Q(corrects__isnull=False, amount_fen__gte=0) & ~Q(correction_reason=""),
                name="other_aid_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="other_aid_corrects_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id}"
