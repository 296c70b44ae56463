"""Models of the access log. Rows are only added, in seals of some minutes, and erased in whole months."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_PURPOSE = 300


class Access(models.Model):
    """Somebody of the staff looked at something, could not sign in, or was refused."""

    class Kind(models.TextChoices):
        PAGE = "page", _("查看页面")
        SEARCH = "search", _("查找")
        REVEAL = "reveal", _("查看完整个人信息")
        DOCUMENT = "document", _("查看文书或附件")
        EXPORT = "export", _("导出")
        LOOK_UP = "look_up", _("查部门数据")
        SIGN_IN_FAILED = "failed", _("登录失败")
        LOCKED_OUT = "locked_out", _("登录受限")
        REFUSED = "refused", _("没有办成")

    token = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    user_id = models.BigIntegerField(_("账号编号"), null=True)
    user_name = models.CharField(_("谁"), max_length=60)
    role = models.CharField(_("角色"), max_length=30, blank=True)
    page = models.CharField(_("页面"), max_length=80)
    subject_kind = models.CharField(_("对象类别"), max_length=40, blank=True)
    subject_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    village_code = models.CharField(_("村（居）"), max_length=12, blank=True)
    purpose = models.CharField(_("用途或案件"), max_length=LONGEST_PURPOSE, blank=True)
    outcome = models.CharField(_("结果"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("访问记录")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("at",), name="access_at"),
            models.Index(fields=("user_id", "-id"), name="access_user"),
            models.Index(fields=("subject_kind", "subject_id", "-id"), name="access_subject"),
            models.Index(fields=("kind", "-id"), name="access_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.page}"

    @property
    def room(self) -> str:
        """The room that the page belongs to, such as 发放."""
        namespace = self.page.partition(":")[0]
        try:
            return str(apps.get_app_config(namespace).verbose_name)
        except LookupError:
            return ""


class AccessSeal(models.Model):
    """A keyed proof over the rows that came in since the seal before, and over that seal."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows_number = models.PositiveIntegerField()
    through = models.DateTimeField()
    proof = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("访问记录封存")

    def __str__(self) -> str:
        return f"{self.number}"
