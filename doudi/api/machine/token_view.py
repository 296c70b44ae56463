"""The token endpoint: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from doudi.api.clients.models import ApiClient
from doudi.api.clients.tokens import TOKEN_SECONDS, authenticated_client, issue_token
from doudi.api.machine.call import access_row, write_down_stranger
from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.accounts.page_access import public_page
from doudi.core.limits.client_address import client_address, counted_address
from doudi.core.limits.counters import amount_of, count

_MINUTE_SECONDS = 60
MOST_TRIES_A_MINUTE = 10
"""Wrong secrets from one address; a stranger elsewhere keeps no client out."""
_LONGEST = 200


@public_page
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a client a token for the scopes that it asks for, or for all of its own."""
    if request.POST.get("grant_type") != "client_credentials":
        return _refused(request, "unsupported_grant_type")
    client_id, secret = _credentials(request)
    place = counted_address(request)
    if amount_of("api_token", place) >= MOST_TRIES_A_MINUTE:
        return _refused(request, "slow_down", 429)
    client = authenticated_client(client_id, secret) if client_id and secret else None
    if client is None:
        count("api_token", place, _MINUTE_SECONDS)
        return _refused(request, "invalid_client", 401)
    asked = set(request.POST.get("scope", "").split()) or set(client.scopes)
    if not asked <= set(client.scopes):
        return _refused(request, "invalid_scope")
    _write_down(request, client)
    return JsonResponse(
        {
            "access_token": issue_token(client, asked),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": " ".join(sorted(asked)),
        },
        headers={"Cache-Control": "no-store"},
    )


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """Return account and secret, of the header or of the form; empty where there are none."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return request.POST.get("client_id", "")[:_LONGEST], request.POST.get("client_secret", "")[:_LONGEST]
    try:
        name, _colon, secret = base64.b64decode(given, validate=True).decode("ascii").partition(":")
    except (ValueError, binascii.Error):
        return "", ""
    return unquote_plus(name)[:_LONGEST], unquote_plus(secret)[:_LONGEST]


def _refused(request: HttpRequest, error: str, status: int = 400) -> HttpResponse:
    if error == "invalid_client":  # these are counted; the rest would let anybody fill the log
        write_down_stranger(request, error)
    response = JsonResponse({"error": error}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="doudi"'
    return response


def _write_down(request: HttpRequest, client: ApiClient) -> None:
    match = request.resolver_match
    page = match.view_name if match else ""
    spool.append(access_row(page, client_address(request), name=client.name, kind=Access.Kind.PAGE))
