"""Goods handed to a family in a case of relief; they count in its aid with their value, apart from money."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.relief.cases.models import ReliefCase


class GoodsHandover(models.Model):
    """Goods of one kind, handed over by two people against a receipt; never edited, voided only by a row of its own.

    ``voids`` is the row that was recorded wrongly: then the quantity and value of that row count no more.
    """

    village_field = "relief__case__village_code"

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="goods")
    item = models.CharField(_("物品"), max_length=60)
    quantity = models.DecimalField(_("数量"), max_digits=9, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=10)
    value_fen = models.BigIntegerField(_("折价"))
    handed_over_on = models.DateField(_("交付日期"))
    received_by = models.CharField(_("签收人"), max_length=60)
    receipt = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_over_by = user_key()
    witnessed_by = user_key()
    voids = models.OneToOneField(
        "self", verbose_name=_("作废"), null=True, on_delete=models.PROTECT, related_name="voided_by"
    )
    void_reason = models.CharField(_("作废的理由"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet["GoodsHandover"].as_manager()

    class Meta:
        verbose_name = _("实物救助")
        ordering = ("handed_over_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="relief_goods_of_something"),
            models.CheckConstraint(condition=Q(value_fen__gte=0), name="relief_goods_value_not_negative"),
            models.CheckConstraint(condition=~Q(witnessed_by=F("handed_over_by")), name="relief_goods_given_by_two"),
            models.CheckConstraint(
                condition=Q(voids__isnull=True) | ~Q(void_reason=""), name="relief_goods_voided_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(voids__isnull=False) | Q(receipt__isnull=False), name="relief_goods_have_a_receipt"
            ),
        )

    def __str__(self) -> str:
        return f"{self.relief_id} {self.item}"
