"""User accounts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.roles import SECOND_FACTOR_ROLES, Department, Permission, Role, may
from doudi.core.accounts.second_factors.models import ConfirmedFactor, EarlierPassword, RightsReview
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.values.divisions import division_name

_LOCAL_ROLES = (Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER, Role.VILLAGE_CADRE)
"""A tuple, because a set would change its order in the migration with every start."""

__all__ = ["AccountProposal", "ConfirmedFactor", "EarlierPassword", "RightsReview", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    """Look accounts up; ``accounts.actions.open_account`` creates them."""


class User(AbstractBaseUser):
    """An account of one person, in one role, at one place."""

    class Density(models.TextChoices):
        CONSOLE = "console", _("标准")
        ELDER = "elder", _("大字")

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    division = models.ForeignKey(
        Division, verbose_name=_("所在地"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_password_change_due = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, blank=True)
    language = models.CharField(
        _("界面语言"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    density = models.CharField(_("字号"), max_length=10, choices=Density.choices, default=Density.CONSOLE)
    tour_finished_at = models.DateTimeField(_("入门介绍看完时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    id_number = SealedField(_("公民身份号码"), kind=SealedKind.IDENTITY_NUMBER, blank=True, default="")
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)
    is_enrolment_trusted = models.BooleanField(_("首次登记手机不用别人确认"), default=False)
    rights_since = models.DateTimeField(_("现角色自"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = ""

    class Meta:
        verbose_name = _("账号")
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(role__in=_LOCAL_ROLES) | models.Q(division__isnull=False),
                name="place_of_local_roles",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(role=Role.DEPARTMENT_OFFICER) & ~models.Q(department="")
                    | ~models.Q(role=Role.DEPARTMENT_OFFICER) & models.Q(department="")
                ),
                name="department_of_department_officers",
            ),
            models.UniqueConstraint(
                fields=("id_number_index",),
                condition=models.Q(is_active=True) & ~models.Q(id_number_index=""),
                name="one_active_account_of_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str | None:
        """The prefix of the village codes whose people the user may see; None for nobody."""
        if self.division_id is None or not self.may(Permission.READ_REGISTRY):
            return None
        return self.division_id

    @property
    def township_code(self) -> str:
        """The township that the user works in or below, in nine digits; empty for those of the county."""
        code = self.division_id or ""
        return code[:TOWNSHIP_DIGITS] if len(code) >= TOWNSHIP_DIGITS else ""

    @property
    def place(self) -> str:
        """The name of the user's department or division, without a database query."""
        if self.department:
            return str(self.get_department_display())
        return division_name(self.division_id or "") or ""

    @property
    def may_read_whole_trail(self) -> bool:
        """Whether the user reads the whole audit trail, not only entries of their area."""
        return self.role in {Role.AUDITOR, Role.AUDIT_ADMINISTRATOR, Role.BUREAU_LEADER}

    @property
    def is_second_factor_required(self) -> bool:
        """Whether a password alone is not enough."""
        return self.role in SECOND_FACTOR_ROLES

    def may(self, permission: Permission) -> bool:
        """Whether the account is active and its role has a permission."""
        return self.is_active and may(self.role, permission)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
