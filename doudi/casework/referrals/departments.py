"""Which departments answer referrals on their own page."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role


def answers_itself(code: str) -> bool:
    """Whether a department has a user of its own, who takes up and answers what is handed to it."""
    users = User.objects.filter(role=Role.DEPARTMENT_OFFICER, department=code, is_active=True)
    return bool(code) and users.exists()
