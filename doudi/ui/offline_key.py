"""The key of the store on a phone: for the signed-in user alone, and never older than 72 hours.

The server keeps no key. A store has a name signed with the user and the time; its key follows from that name and from
the secret of the site, so the same user gets it again after signing in, and nobody gets it once the name has expired.
"""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, login_required

STORE_LIFETIME = timedelta(hours=72)
_LONGEST_NAME = 200
_SALT = "doudi.ui.offline_key"
_signer = TimestampSigner(salt=_SALT)


@never_cache
@require_POST
@login_required
def offline_key(request: StaffRequest) -> HttpResponse:
    """Return the name and key of the user's store: of the named one while it lives, else of a new one."""
    store = request.POST.get("store", "")[:_LONGEST_NAME]
    if not _is_alive(store, request.user.pk):
        store = _signer.sign(f"{request.user.pk}.{secrets.token_hex(16)}")
    key = salted_hmac(_SALT, store, algorithm="sha256").digest()
    return JsonResponse({"store": store, "key": base64.b64encode(key).decode()})


def _is_alive(store: str, user_key: int) -> bool:
    try:
        name = _signer.unsign(store, max_age=STORE_LIFETIME)
    except BadSignature:
        return False
    return name.partition(".")[0] == str(user_key)
