"""Nominations for the city's pool of experts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.queries import place_name
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.workflow import NominationState

LONGEST_REASON = 500


class ExpertNomination(models.Model):
    """Somebody whom a township or the bureau nominates; the bureau chooses, a second person confirms."""

    year = models.PositiveSmallIntegerField(_("年度"))
    user = user_key(db_index=False)
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    topic = models.CharField(_("专长"), max_length=12, choices=Topic.choices)
    work_years = models.PositiveSmallIntegerField(_("从事救助工作年数"))
    reason = models.CharField(_("推荐理由"), max_length=LONGEST_REASON)
    state = models.CharField(
        _("状态"), max_length=10, choices=NominationState.choices, default=NominationState.NOMINATED
    )
    nominated_by = user_key(db_index=False)
    nominated_on = models.DateField(_("推荐日期"))
    chosen_by = user_key(null=True, db_index=False)
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确定日期"), null=True)
    declined_why = models.CharField(_("不选用的理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("专家推荐")
        ordering = ("-year", "township_code", "pk")
        constraints = (
            models.UniqueConstraint(fields=("year", "user"), name="one_nomination_of_a_year"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("chosen_by")),
                name="expert_confirmed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.user_id}"

    def get_absolute_url(self) -> str:
        return address_of("outreach_contests:expert", self.pk)

    @property
    def place(self) -> str:
        """The township of the nominee, or the bureau."""
        return place_name(self.township_code) if self.township_code else str(_("县民政局"))
