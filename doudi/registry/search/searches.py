"""The texts that somebody searched for, sealed in their session, so that no address has a name or a number."""

from __future__ import annotations

from doudi.core.accounts.page_access import StaffRequest
from doudi.core.encryption import CipherError, SealedKind, seal, unseal

_KEY = "searches"
_MOST_KEPT = 20
LONGEST_TEXT = 60


def remember_search(request: StaffRequest, text: str) -> int:
    """Keep a text and return the number that its address has."""
    kept: list[list[object]] = request.session.get(_KEY, [])
    number = int(str(kept[-1][0])) + 1 if kept else 1
    request.session[_KEY] = [*kept, [number, seal(text[:LONGEST_TEXT], SealedKind.ROW)]][-_MOST_KEPT:]
    return number


def remembered_search(request: StaffRequest, number: str) -> str:
    """Return a kept text; empty if it is not kept any more."""
    for kept_number, sealed in request.session.get(_KEY, []):
        if str(kept_number) == number:
            try:
                return unseal(sealed, SealedKind.ROW)
            except CipherError:
                return ""
    return ""
