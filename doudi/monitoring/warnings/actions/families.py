"""End the warnings of one family together, where several rules say the same of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from doudi.core.accounts.models import User
from doudi.monitoring.warnings.actions.findings import end_warning
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field


@transaction.atomic
def end_with_family(
    *,
    by: User,
    warning: Warning,
    others: Sequence[Warning],
    finding: str,
    reason: str = "",
    seen_version: int | None = None,
) -> int:
    """End a warning and others of the same subject with one finding, all or none; return how many others.

    Each has its own audit sentence, and names the first as its reason.

    Raises:
        The refusals of :func:`end_warning`.
    """
    end_warning(by=by, warning=warning, finding=finding, reason=reason, seen_version=seen_version)
    words = gettext_noop("与同一家的预警{rule}一并核实。{reason}").format(rule=warning.rule_id, reason=reason.strip())
    for other in others:
        end_warning(by=by, warning=other, finding=finding, reason=words, seen_version=other.version)
    return len(others)
