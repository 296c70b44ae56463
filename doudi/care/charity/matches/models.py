"""Matches of a resource with a need."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.matches.reasons import sentences_of
from doudi.care.charity.matches.workflow import GIVEN_STATES, MatchState
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.resources.models import Resource
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind


class Match(models.Model):
    """A quantity of a resource for a need. ``reasons`` is what spoke for it, as codes and figures.

    Until the person has agreed on paper (``consent_file``) nobody outside is told who needs it.
    """

    village_field = "need__village_code"

    class ConsentBy(models.TextChoices):
        SELF = "self", _("本人")
        GUARDIAN = "guardian", _("监护人")

    class Ending(models.TextChoices):
        DECLINED = "declined", _("本人不同意")
        GIVER_WITHDREW = "giver_withdrew", _("捐助方撤回")
        DIED = "died", _("本人去世")
        OTHER = "other", _("其他原因")

    need = models.ForeignKey(CharityNeed, on_delete=models.PROTECT, related_name="matches")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="matches")
    quantity = models.PositiveIntegerField(_("数量"))
    reasons = models.JSONField(_("理由"))
    state = models.CharField(_("状态"), max_length=12, choices=MatchState.choices, default=MatchState.PROPOSED)
    proposed_by = user_key(db_index=False)
    proposed_on = models.DateField(_("提出日期"))
    consent_by = models.CharField(_("谁同意"), max_length=10, choices=ConsentBy.choices, blank=True)
    consented_on = models.DateField(_("同意日期"), null=True)
    consent_file = models.ForeignKey(
        Attachment, verbose_name=_("同意书"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    giver_told_on = models.DateField(_("告知捐助方日期"), null=True)
    handed_on = models.DateField(_("交付日期"), null=True)
    handed_by = user_key(null=True, db_index=False)
    value_fen = models.BigIntegerField(_("价值"), null=True)
    receipt = models.ForeignKey(
        Attachment, verbose_name=_("签收单"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sealed_effect = SealedField(_("效果"), kind=SealedKind.ROW, blank=True)
    thanked_on = models.DateField(_("感谢日期"), null=True)
    ending = models.CharField(_("终止原因"), max_length=16, choices=Ending.choices, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Match"].as_manager()

    class Meta:
        verbose_name = _("慈善对接")
        ordering = ("-proposed_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("need",), condition=~Q(state=MatchState.ENDED), name="one_match_of_a_need"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="charity_match_has_a_quantity"),
            models.CheckConstraint(
                condition=Q(state__in=(MatchState.PROPOSED, MatchState.ENDED)) | Q(consent_file__isnull=False),
                name="charity_match_has_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN_STATES) | Q(handed_on__isnull=False, value_fen__isnull=False),
                name="charity_match_given_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(giver_told_on__isnull=True) | Q(consent_file__isnull=False),
                name="giver_told_after_consent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.resource_id}"

    def get_absolute_url(self) -> str:
        return address_of("care_charity:match", self.pk)

    @property
    def reasons_shown(self) -> tuple[str, ...]:
        """What spoke for it, one sentence each; matches of the first versions kept the sentences."""
        return tuple(self.reasons) if isinstance(self.reasons, list) else sentences_of(self.reasons)
