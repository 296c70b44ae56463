"""The monthly judgement on a tekun person or an orphan in illness."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.illness_watch.workflow import WatchState


class IllnessWatch(models.Model):
    """A person of a month's list: judged by the township, looked at again by the bureau."""

    village_field = "village_code"

    class Group(models.TextChoices):
        TEKUN = "tekun", _("特困人员")
        ORPHAN = "orphan", _("孤儿")

    class Outcome(models.TextChoices):
        RELIEF = "relief", _("给予临时救助")
        REFERRAL = "referral", _("转有关部门")
        NO_NEED = "no_need", _("暂不需要")

    month = models.DateField(_("月份"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="illness_watches")
    village_code = models.CharField(_("村（居）"), max_length=12)
    group = models.CharField(_("对象"), max_length=6, choices=Group.choices)
    drawn_by = user_key(null=True)
    state = models.CharField(_("状态"), max_length=8, choices=WatchState.choices, default=WatchState.LISTED)
    outcome = models.CharField(_("研判结果"), max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    relief = models.ForeignKey(ReliefCase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(_("转给"), max_length=60, blank=True)
    judged_by = user_key(null=True)
    judged_on = models.DateField(_("研判日期"), null=True)
    checked_by = user_key(null=True)
    checked_on = models.DateField(_("复看日期"), null=True)
    check_note = models.CharField(_("复看意见"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["IllnessWatch"].as_manager()

    class Meta:
        verbose_name = _("因病困难研判")
        ordering = ("-month", "village_code", "pk")
        indexes = (models.Index(fields=("month", "village_code"), name="illness_watch_of_month"),)
        constraints = (
            models.UniqueConstraint(fields=("month", "person"), name="illness_watch_once_a_month"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("judged_by")),
                name="illness_watch_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="listed") | ~Q(outcome="") & ~Q(reason=""), name="illness_watch_judged_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.person_id}"

    def get_absolute_url(self) -> str:
        return address_of("relief:illness_watch", self.pk)
