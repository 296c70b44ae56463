"""Approved amounts of care that the daily run pays, and the accounts of others that they are paid into.

An amount is never edited: what is not to be paid is stopped with a reason. An account is never edited: a correction is
a new row that replaces the old one, seen by a second person like the first.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.payables.kinds import PayableKind, PayeeKind, programme_of
from doudi.care.payables.workflow import PayableState
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import HasScope, ScopedQuerySet, bounds
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.core.labels import choices_of
from doudi.policy import SOURCE_LABELS
from doudi.registry.models import Person

LONGEST_TEXT = 300
_SOURCES = choices_of(SOURCE_LABELS)


class PayeeQuerySet(ScopedQuerySet["Payee"]):
    """Accounts of others: hospitals are everybody's, all others belong to a village, and go with whom they are for."""

    def visible_to(self, by: HasScope) -> PayeeQuerySet:
        """Return the accounts that a user may see."""
        if by.scope is None:
            return self.none()
        first, last = bounds(by.scope)
        paid = Payable.objects.visible_to(by).exclude(payee=None).values("payee")
        own = Q(village_code__gte=first, village_code__lte=last)
        return self.filter(Q(kind=PayeeKind.HOSPITAL) | own | Q(pk__in=paid))


class Payee(models.Model):
    """The account of a hospital, of who arranged a funeral, or of who cared in hospital.

    It is used once a second person has seen the proof and typed the number again.
    """

    village_field = "village_code"

    kind = models.CharField(_("收款方"), max_length=8, choices=PayeeKind.choices)
    holder_name = models.CharField(_("户名"), max_length=60)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT)
    account_index = BlindIndexField(kind=SealedKind.BANK_ACCOUNT)
    village_code = models.CharField(_("所属地"), max_length=12, db_index=True)
    proof = models.CharField(_("依据"), max_length=LONGEST_TEXT)
    proof_file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replacements")
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("核实时间"), null=True)
    refused_by = user_key(null=True)
    refused_reason = models.CharField(_("不采用的理由"), max_length=LONGEST_TEXT, blank=True)

    objects = PayeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("收款账户")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="care_account_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(refused_by__isnull=True), name="care_account_decided_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="care_account_confirmed_then",
            ),
            models.UniqueConstraint(
                fields=("replaces",), condition=Q(refused_by__isnull=True), name="care_account_replaced_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.holder_name}"

    def get_absolute_url(self) -> str:
        return address_of("care_payables:payee", self.pk)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the second person."""
        return self.confirmed_by_id is None and self.refused_by_id is None

    @property
    def state_label(self) -> str:
        """What it is now."""
        if self.is_waiting:
            return str(_("待第二人核实"))
        if self.refused_by_id is not None:
            return str(_("不采用"))
        is_replaced = any(later.confirmed_by_id for later in self.replacements.all())
        return str(_("已更换") if is_replaced else _("使用中"))


class Payable(models.Model):
    """An amount that one person decided and another confirmed, until it is paid.

    ``reference`` names the decision that it comes from, which the database lets have one amount; ``payee`` is empty
    where the person is paid, into their own card, the account of a guardian, or after their death that of the heir.
    """

    village_field = "person__village_id"

    reference = models.CharField(_("来源"), max_length=60, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_payables")
    kind = models.CharField(_("用途"), max_length=18, choices=PayableKind.choices)
    amount_fen = models.BigIntegerField(_("金额"))
    source = models.CharField(_("资金来源"), max_length=40, choices=_SOURCES)
    payee = models.ForeignKey(Payee, null=True, on_delete=models.PROTECT, related_name="payables")
    state = models.CharField(
        _("状态"), max_length=8, choices=PayableState.choices, default=PayableState.APPROVED, db_index=True
    )
    decided_by = user_key()
    confirmed_by = user_key()
    approved_on = models.DateField(_("批准日期"))
    paid_on = models.DateField(_("发放日期"), null=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True)
    stopped_by = user_key(null=True)
    stopped_on = models.DateField(_("停止日期"), null=True)
    stopped_reason = models.CharField(_("停止原因"), max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Payable"].as_manager()

    class Meta:
        verbose_name = _("照料和医疗支付")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="care_payable_is_positive"),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("decided_by")), name="care_payable_confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="care_payable_paid_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(returned_at__isnull=False), name="care_payable_returned_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | Q(stopped_by__isnull=False) & ~Q(stopped_reason=""),
                name="care_payable_stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="funeral") | Q(payee__isnull=False), name="care_payable_of_a_funeral_to_another"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("care_payables:payable", self.pk)

    @property
    def programme(self) -> str:
        """The programme under which a run pays it."""
        return programme_of(self.kind, is_to_another=self.payee_id is not None)

    @property
    def wrong_fen(self) -> int:
        """How much of it two people found wrong after it was paid."""
        return sum(one.amount_fen for one in self.wrong_payments.all() if one.confirmed_by_id is not None)

    @property
    def is_undone(self) -> bool:
        """Whether it was stopped or found wrong altogether, so that its decision may be made again."""
        return self.state == PayableState.STOPPED or self.wrong_fen == self.amount_fen

    @property
    def payee_label(self) -> str:
        """Who is paid."""
        return str(_("本人")) if self.payee is None else self.payee.holder_name

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {PayableState.PAID: "good", PayableState.RETURNED: "bad", PayableState.STOPPED: ""}
        return tones.get(PayableState(self.state), "warn")


class WrongPayment(models.Model):
    """What was paid of an approved amount and should not have been, as one person found and another confirms.

    Once it is confirmed so much is not due any more, and the next run of care proposes to recover it.
    """

    village_field = "payable__person__village_id"

    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="wrong_payments")
    amount_fen = models.BigIntegerField(_("误付金额"))
    finding = models.CharField(_("查明的情况"), max_length=LONGEST_TEXT)
    proof_file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_by = user_key()
    proposed_on = models.DateField(_("提出日期"))
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    refused_by = user_key(null=True)
    refused_reason = models.CharField(_("不成立的理由"), max_length=LONGEST_TEXT, blank=True)

    objects = ScopedQuerySet["WrongPayment"].as_manager()

    class Meta:
        verbose_name = _("误付")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="care_wrong_payment_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="care_wrong_payment_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(refused_by__isnull=True, confirmed_on__isnull=False),
                name="care_wrong_payment_decided_once",
            ),
            models.UniqueConstraint(
                fields=("payable",),
                condition=Q(confirmed_by=None, refused_by=None),
                name="one_wrong_payment_to_decide",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payable_id} {self.amount_fen}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the second person."""
        return self.confirmed_by_id is None and self.refused_by_id is None

    @property
    def state_label(self) -> str:
        """What became of it."""
        if self.is_waiting:
            return str(_("待第二人确认"))
        return str(_("不成立") if self.refused_by_id is not None else _("已确认，追回"))
