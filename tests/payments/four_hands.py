"""The second officers of a payroll: a reviewer of the bureau, second deciders of checks, second readers of accounts."""

from __future__ import annotations

from typing import Any

from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import Upload
from doudi.payments import actions
from doudi.payments.runs.account_signatures import hands_on_account

PROOF = Upload("证明.pdf", b"%PDF-1.4 invented")


def reviewer() -> User:
    """Return the bureau's second officer, who reviews what the first one prepared."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from tests.conftest import PASSWORD

    found = User.objects.filter(username="reviewer").first()
    return found or open_account(
        by=SYSTEM,
        username="reviewer",
        name="bureau_officer reviewer",
        role="bureau_officer",
        division=User.objects.get(username="bureau").division,
        password=PASSWORD,
        initial=False,
    )


def review(run: Any) -> Any:
    """Review a run as the second officer."""
    return actions.review_run(by=reviewer(), run=run)


def settle_checks(run: Any) -> None:
    """Let two people decide every failed check, and second readers sign every changed account."""
    for check in run.checks.exclude(findings_number=0):
        if check.name == "changed_account":
            read_accounts(run)
        elif check.is_blocking:
            decide_by_two(run, check.name)


def decide_by_two(run: Any, name: str) -> Any:
    """Decide a failed check: the reviewer proposes, the leader agrees."""
    actions.decide_check(by=reviewer(), run=run, name=name, why="已核实")
    return actions.agree_check(by=User.objects.get(username="director"), run=run, name=name)


def read_accounts(run: Any) -> None:
    """Sign every changed account, each by an officer without a hand in it."""
    readers = [User.objects.get(username=name) for name in ("officer", "other_officer", "leader")]
    for finding in run.checks.get(name="changed_account").unread_accounts().select_related("person"):
        hands = hands_on_account(finding.person)
        village = finding.person.village_id
        near = (one for one in [*readers, reviewer()] if village.startswith(one.scope or "-") and one.pk not in hands)
        actions.read_account(by=next(near), run=run, person=finding.person)
