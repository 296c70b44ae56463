"""Who holds which post, from a day to a day (P18-6.l)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.registry.models import LONGEST_NAME


class PostKind(models.TextChoices):
    """The posts that P18-6 names, lowest tier first."""

    CIVIL_AFFAIRS_HEAD = "civil_affairs_head", _("乡镇民政负责人")
    RESIDENT_LEADER = "resident_leader", _("驻村领导")
    DEPUTY_LEADER = "deputy_leader", _("乡镇分管领导")
    CHIEF_LEADER = "chief_leader", _("乡镇主要领导")
    BUREAU_DEPUTY = "bureau_deputy", _("县民政局分管领导")
    BUREAU_CHIEF = "bureau_chief", _("县民政局主要领导")
    COUNTY_LEADER = "county_leader", _("县分管领导")


COUNTY_POSTS = frozenset({PostKind.BUREAU_DEPUTY, PostKind.BUREAU_CHIEF, PostKind.COUNTY_LEADER})


class OfficePost(models.Model):
    """A post and its holder; ``holder`` is None for somebody without an account, such as the county leader.

    ``township_code`` is empty for posts of the county. ``villages`` are the codes of a resident leader's villages.
    """

    kind = models.CharField(_("职务"), max_length=20, choices=PostKind.choices)
    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, blank=True, db_index=True)
    villages = models.JSONField(_("驻点村（居）"), default=list)
    holder = user_key(null=True)
    holder_name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    named_by = user_key()
    named_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    ended_by = user_key(null=True)

    class Meta:
        verbose_name = _("领导职务")
        ordering = ("township_code", "kind", "-first_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("named_by")), name="post_named_by_another"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="post_has_days"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("bureau_deputy", "bureau_chief", "county_leader"), township_code="")
                | ~Q(kind__in=("bureau_deputy", "bureau_chief", "county_leader")) & ~Q(township_code=""),
                name="post_of_county_or_township",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder_name}（{self.get_kind_display()}）"
