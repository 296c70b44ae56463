"""Clients, which are systems of other departments, and the tokens they were given."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.api.clients.scopes import scope_labels
from doudi.api.clients.workflow import ClientState
from doudi.core.accounts.roles import Department
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.models import Division
from doudi.core.encryption import SealedField, SealedKind

LONGEST_ID = 99
"""The longest identifier of the standard."""


class ApiClient(models.Model):
    """A system that may call: whose it is, what for, what it may ask, and where answers are sent.

    Attributes:
        receiver_id: the name by which the system calls us in its messages; not compared if empty.
        public_key: the Ed25519 key of its signatures, 32 bytes in base64; messages are unsigned if empty.
        callbacks: the beginnings of the addresses to which answers may be sent.
        is_private_allowed: whether those may lie in a private network, which the administrators vouch for.
        callback_token: what the system asks for with what it is sent; none if empty.
        is_consent_required: whether each search must state the consent of the person.
    """

    client_id = models.CharField(_("接口账号"), max_length=40, unique=True)
    name = models.CharField(_("系统名称"), max_length=60)
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    division = models.ForeignKey(Division, verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("用途和依据"), max_length=200)
    purpose_code = models.CharField(_("用途代码"), max_length=40)
    scopes = models.JSONField(_("权限"), default=list)
    sender_id = models.CharField(_("对方标识（sender_id）"), max_length=LONGEST_ID, unique=True)
    receiver_id = models.CharField(_("对方对本系统的称呼（receiver_id）"), max_length=LONGEST_ID, blank=True)
    public_key = models.CharField(_("签名公钥"), max_length=60, blank=True)
    key_id = models.CharField(_("公钥编号"), max_length=60, blank=True)
    callbacks = models.JSONField(_("回调地址"), default=list)
    is_private_allowed = models.BooleanField(_("回调地址在内网"), default=False)
    callback_token = SealedField(_("回调令牌"), kind=SealedKind.SECRET, blank=True, default="")
    is_consent_required = models.BooleanField(_("每次查询须写明本人同意"), default=False)
    calls_a_minute = models.PositiveIntegerField(_("每分钟最多次数"), default=120)
    state = models.CharField(_("状态"), max_length=10, choices=ClientState.choices, default=ClientState.PROPOSED)
    secret_hash = models.CharField(max_length=128, blank=True)
    secret_at = models.DateTimeField(_("发放密钥"), null=True)
    registered_by = user_key(verbose_name=_("登记人"), db_index=False)
    registered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    confirmed_by = user_key(verbose_name=_("确认人"), null=True, db_index=False)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    ended_by = user_key(null=True, db_index=False)
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    end_reason = models.CharField(_("原因"), max_length=200, blank=True)
    last_used_at = models.DateTimeField(_("最近调用"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("接口客户")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("registered_by")),
                name="api_client_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_by__isnull=False), name="api_client_active_once_confirmed"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("api_clients:client", self.pk)

    @property
    def scope(self) -> str:
        """The prefix of the village codes whose people the client may ask about."""
        return str(self.division_id)

    @property
    def scopes_shown(self) -> str:
        """The scopes in words."""
        return scope_labels(self.scopes)


class AccessToken(models.Model):
    """A token of a client; only its hash is stored. ``scopes`` are those of the token."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.client_id} {self.expires_at}"
