"""Open a check, record the one paper that the whole family signed, and request the check: in one act."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from doudi.casework.economic_checks.actions.requests import SignedConsent, open_check, record_consent, request_check
from doudi.casework.economic_checks.models import CheckSubject, EconomicCheck
from doudi.casework.models import Case
from doudi.core.accounts.models import User


def request_complete_check(
    *, by: User, case: Case, sources: list[str], consent: SignedConsent, scope_reason: str = ""
) -> EconomicCheck:
    """Open a check and request it, with the one paper on which every adult signed for themselves.

    ``consent`` names the guardian who signed for the minors, and why. Each step keeps its own entry in the trail; if
    one is refused, none is done.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckNotNeeded, CheckAlreadyOpen,
        CheckSourceNotAllowed, ReasonRequired, GuardianRequired, CheckConsentMissing
    """
    with transaction.atomic():
        check = open_check(by=by, case=case, sources=sources, scope_reason=scope_reason)
        for subject in check.subjects.order_by("pk"):
            own = replace(consent, signed_by=subject.name, guardian_reason="")
            is_ward = subject.role == CheckSubject.Role.WARD
            record_consent(by=by, subject=subject, consent=consent if is_ward else own)
        return request_check(by=by, check=check)
