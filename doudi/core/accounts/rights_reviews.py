"""The review of all accounts and their rights, every half year, as a record of the security administrator."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import RightsReview, User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.refusals import required_text


def accounts_to_review() -> QuerySet[User]:
    """Return the active accounts of staff."""
    return User.objects.filter(is_active=True).exclude(role=Role.CITIZEN).select_related("division")


def unused_accounts() -> QuerySet[User]:
    """Return active accounts without a sign-in for ``UNUSED_ACCOUNT_DAYS``."""
    since = timezone.now() - timedelta(days=settings.UNUSED_ACCOUNT_DAYS)
    return accounts_to_review().filter(Q(last_login__lt=since) | Q(last_login=None, opened_at__lt=since))


def is_review_due() -> bool:
    """Whether the last review, or the first account, is older than ``RIGHTS_REVIEW_DAYS``."""
    since = timezone.now() - timedelta(days=settings.RIGHTS_REVIEW_DAYS)
    last = RightsReview.objects.first()
    if last is not None:
        return last.reviewed_at < since
    return User.objects.filter(opened_at__lt=since).exists()


@action("account.review_rights")
def review_rights(*, by: User, note: str) -> RightsReview:
    """Record that the security administrator went through all accounts and their rights.

    Raises:
        PermissionRequired, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    note = required_text(note, "note", _("请写明复核情况：停用了哪些、为什么留着。"))[:300]
    number, unused = accounts_to_review().count(), unused_accounts().count()
    review = RightsReview.objects.create(accounts=number, unused=unused, note=note, reviewed_by=by)
    record(
        _("复核账号权限：启用{number}个，其中{days}天没有登录的{unused}个。").format(
            number=number, days=settings.UNUSED_ACCOUNT_DAYS, unused=unused
        ),
        subject=review,
        why=note,
    )
    return review
