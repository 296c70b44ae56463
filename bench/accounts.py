"""Accounts of a benchmark, which live as long as its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doudi.core.accounts.models import User


def bureau_accounts() -> tuple[User, User]:
    """Open the accounts of an officer and the leader of the bureau."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division

    county = Division.objects.get(level="county")
    officer, leader = (
        open_account(
            by=SYSTEM,
            username=role,
            name=role,
            role=role,
            division=county,
            password="a-long-enough-word-7",  # noqa: S106 - of an account that lives as long as the benchmark
            initial=False,
        )
        for role in ("bureau_officer", "bureau_leader")
    )
    return officer, leader
