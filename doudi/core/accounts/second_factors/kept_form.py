"""A form that was sent and waits for a fresh code: kept sealed in the session, never in the page.

It may hold a first password, an identity number or a card number. It is kept for one address and one code, and
forgotten after some minutes.
"""

from __future__ import annotations

import secrets
import time

from django.conf import settings
from django.http import QueryDict

from doudi.core.accounts.page_access import StaffRequest
from doudi.core.encryption import SealedKind
from doudi.core.encryption.cipher import CipherError, seal, unseal

KEPT_FIELD = "step_up_form"
LONGEST_KEPT = 100_000
"""Characters of a form; a longer one is filled in again."""
_SESSION_KEY = "step_up_form"


def keep_form(request: StaffRequest, *, without: set[str]) -> str:
    """Keep what was sent to this address and return the name to ask for it by; empty where it is too long."""
    sent = request.POST.copy()
    for name in (*without, "csrfmiddlewaretoken", KEPT_FIELD):
        sent.pop(name, None)
    text = sent.urlencode()
    if len(text) > LONGEST_KEPT:
        return ""
    name = secrets.token_urlsafe(16)
    request.session[_SESSION_KEY] = {
        "name": name,
        "path": request.get_full_path(),
        "at": time.time(),
        "sealed": seal(text, SealedKind.ROW),
    }
    return name


def is_kept(request: StaffRequest) -> bool:
    """Whether the form that a request names is still kept for its address."""
    kept = request.session.get(_SESSION_KEY) or {}
    is_named = kept.get("name") == request.POST.get(KEPT_FIELD)
    is_young = time.time() - kept.get("at", 0) <= settings.STEP_UP_SECONDS
    return bool(kept) and is_named and is_young and kept["path"] == request.get_full_path()


def restore_form(request: StaffRequest) -> bool:
    """Make the kept form the content of the request and forget it; False where it cannot be read any more."""
    kept = request.session.pop(_SESSION_KEY)
    try:
        text = unseal(kept["sealed"], SealedKind.ROW)
    except CipherError:  # the key was replaced meanwhile
        return False
    request.POST = QueryDict(text)
    return True
