"""Secrets and tokens of clients: OAuth 2.0 client credentials (RFC 6749, section 4.4).

A token is random text of which only the hash is stored, so that it can be taken back at once. Getting one is in the
access log, not in the audit trail: it changes nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from doudi.api.clients.models import AccessToken, ApiClient
from doudi.api.clients.workflow import ClientState
from doudi.core.transactions import atomic_with_retry

TOKEN_SECONDS = 60 * 60
MOST_TOKENS = 20
"""The most tokens of a client at a time; the oldest are void."""
_TOKEN_BYTES = 32
_SEEN_EVERY = timedelta(seconds=60)


def authenticated_client(client_id: str, secret: str) -> ApiClient | None:
    """Return the active client with this secret; as slow where there is none as where the secret is wrong."""
    client = ApiClient.objects.select_related("division").filter(client_id=client_id, state=ClientState.ACTIVE).first()
    if client is None or not client.secret_hash:
        make_password(secret)
        return None
    return client if check_password(secret, client.secret_hash) else None


def issue_token(client: ApiClient, scopes: Collection[str]) -> str:
    """Return a new token with some scopes of the client."""
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), timezone.now()

    def store() -> None:
        AccessToken.objects.create(
            client=client,
            token_hash=_hash_of(token),
            scopes=sorted(scopes),
            expires_at=now + timedelta(seconds=TOKEN_SECONDS),
        )
        kept = client.tokens.order_by("-pk").values_list("pk", flat=True)[:MOST_TOKENS]
        client.tokens.exclude(pk__in=list(kept)).delete()
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)

    atomic_with_retry(store)
    return token


def token_found(token: str) -> AccessToken | None:
    """Return a token of an active client that has not expired; note that the client was there."""
    found = (
        AccessToken.objects.select_related("client__division")
        .filter(token_hash=_hash_of(token), expires_at__gt=timezone.now(), client__state=ClientState.ACTIVE)
        .first()
    )
    if found is not None:
        _note_use(found.client, timezone.now())
    return found


def _note_use(client: ApiClient, now: datetime) -> None:
    if client.last_used_at is None or now - client.last_used_at > _SEEN_EVERY:
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)


def erase_expired_tokens() -> int:
    """Delete the tokens that have expired; return their number."""
    number, _by_model = AccessToken.objects.filter(expires_at__lte=timezone.now()).delete()
    return number


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
