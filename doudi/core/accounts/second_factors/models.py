"""Second factors that another person confirmed, earlier passwords, and reviews of rights."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key


class ConfirmedFactor(models.Model):
    """A second factor whose owner somebody has seen; it goes with the factor when that is revoked."""

    factor = models.OneToOneField("mfa.Authenticator", on_delete=models.CASCADE, related_name="confirmation")
    confirmed_by = user_key(null=True, verbose_name=_("确认人"))
    confirmed_at = models.DateTimeField(_("确认时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("已确认的两步验证")

    def __str__(self) -> str:
        return f"{self.factor_id}"


class EarlierPassword(models.Model):
    """The hash of a password that an account had before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="earlier_passwords")
    password_hash = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(_("更换时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("用过的密码")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RightsReview(models.Model):
    """The record that the security administrator went through all accounts and their rights."""

    accounts = models.PositiveIntegerField(_("启用的账号"))
    unused = models.PositiveIntegerField(_("久未登录"))
    note = models.CharField(_("复核情况"), max_length=300)
    reviewed_by = user_key(verbose_name=_("复核人"))
    reviewed_at = models.DateTimeField(_("复核时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("账号权限复核")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.reviewed_at:%Y-%m-%d}"
