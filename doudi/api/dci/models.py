"""Messages that came in, subscriptions, and answers and notices that go out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.api.clients.models import LONGEST_ID, ApiClient
from doudi.core.encryption import SealedField, SealedKind


class Status(models.TextChoices):
    """The statuses of the standard."""

    RECEIVED = "rcvd", _("已收到")
    PENDING = "pdng", _("办理中")
    SUCCEEDED = "succ", _("已完成")
    REJECTED = "rjct", _("已拒绝")


class Exchange(models.Model):
    """A message of a client. The same message again gets the same answer; another one of its number is refused.

    The message is kept sealed until it is answered; after that only what came of each of its requests.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="exchanges")
    message_id = models.CharField(_("消息编号"), max_length=LONGEST_ID)
    content_hash = models.CharField(max_length=64)
    action = models.CharField(_("动作"), max_length=20)
    is_sync = models.BooleanField()
    transaction_id = models.CharField(_("事务编号"), max_length=LONGEST_ID)
    correlation_id = models.CharField(_("受理编号"), max_length=LONGEST_ID, unique=True)
    callback = models.CharField(_("回调地址"), max_length=200, blank=True)
    sealed_message = SealedField(kind=SealedKind.SECRET, blank=True, default="")
    scopes = models.JSONField(default=list)
    state = models.CharField(_("状态"), max_length=4, choices=Status.choices, default=Status.RECEIVED)
    outcome = models.JSONField(_("结果"), default=list)
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("接口消息")
        constraints = (models.UniqueConstraint(fields=("client", "message_id"), name="one_message_of_a_number"),)
        indexes = (models.Index(fields=("client", "transaction_id"), name="exchange_transaction"),)

    def __str__(self) -> str:
        return f"{self.action} {self.correlation_id}"


class Subscription(models.Model):
    """What a client wants to be told of. ``fingerprint`` is equal for equal subscriptions of a client.

    ``first_key`` is the last row of the registry when it was made, ``last_key`` the last one looked at since.
    """

    class State(models.TextChoices):
        ACTIVE = "subscribe", _("有效")
        ENDED = "unsubscribe", _("已退订")

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="subscriptions")
    code = models.CharField(_("订阅编号"), max_length=LONGEST_ID, unique=True)
    event = models.CharField(_("事件"), max_length=40)
    record_type = models.CharField(_("记录类别"), max_length=20)
    filter_type = models.CharField(max_length=20)
    sealed_filter = SealedField(kind=SealedKind.SECRET)
    fingerprint = models.CharField(max_length=32)
    callback = models.CharField(_("回调地址"), max_length=200)
    scopes = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.ACTIVE)
    first_key = models.BigIntegerField(default=0)
    last_key = models.BigIntegerField(default=0)
    subscribed_at = models.DateTimeField(_("订阅时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("退订时间"), null=True)

    class Meta:
        verbose_name = _("接口订阅")
        constraints = (
            models.UniqueConstraint(
                fields=("client", "fingerprint"), condition=Q(state="subscribe"), name="one_subscription_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Delivery(models.Model):
    """An answer or a notice on its way: what it is about, where it goes, and how often it was tried.

    What it says is made when it is sent, from the registry as it is then, and is not kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已送达")
        GIVEN_UP = "given_up", _("没有送达")

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="deliveries")
    exchange = models.OneToOneField(Exchange, null=True, on_delete=models.PROTECT, related_name="delivery")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.PROTECT, related_name="notices")
    subject = models.BigIntegerField(null=True)
    message_id = models.CharField(_("消息编号"), max_length=LONGEST_ID, unique=True)
    address = models.CharField(_("地址"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    trouble = models.CharField(_("没有送达的原因"), max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("送达时间"), null=True)

    class Meta:
        verbose_name = _("接口回调")
        constraints = (
            models.UniqueConstraint(fields=("subscription", "subject"), name="one_notice_of_a_subject"),
            models.CheckConstraint(
                condition=Q(exchange__isnull=True) ^ Q(subscription__isnull=True), name="answers_or_notifies"
            ),
        )
        indexes = (models.Index(fields=("state", "next_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return self.message_id
