"""What a system administrator proposes about an account, and how the security administrator decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Department, Role
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.models import Division
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind


class AccountProposal(models.Model):
    """An act on an account that takes effect only when a second administrator confirms it."""

    class Kind(models.TextChoices):
        OPEN = "open", _("开通账号")
        REOPEN = "reopen", _("重新启用")
        CHANGE_ROLE = "change_role", _("调整角色")
        RESET_PASSWORD = "reset_password", _("重置密码")
        RESET_SECOND_FACTOR = "reset_second_factor", _("重置两步验证")
        UNLOCK = "unlock", _("解除登录等待")
        BIND_IDENTITY = "bind_identity", _("登记身份证号")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", pgettext_lazy("state", "不同意")
        WITHDRAWN = "withdrawn", _("已撤回")
        LAPSED = "lapsed", _("逾期失效")

    kind = models.CharField(_("事项"), max_length=20, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    account = user_key(null=True, verbose_name=_("账号"))
    username = models.CharField(_("登录名"), max_length=40)
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices, blank=True)
    division = models.ForeignKey(
        Division, verbose_name=_("所在地"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices, blank=True)
    id_number = SealedField(_("公民身份号码"), kind=SealedKind.IDENTITY_NUMBER, blank=True, default="")
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)
    password_hash = models.CharField(max_length=128, blank=True)
    why = models.CharField(_("原因"), max_length=200)
    proposed_by = user_key(verbose_name=_("提出人"))
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"))
    decided_by = user_key(null=True, verbose_name=_("办理人"))
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    decision_reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("账号事项")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("username", "kind"), condition=Q(state="proposed"), name="one_open_proposal_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="account_proposals_are_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.username}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be confirmed."""
        return self.state == self.State.PROPOSED and self.expires_at > timezone.now()
