"""Addresses for machines: token, scope, rate, method and errors in one place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from doudi.api.clients.tokens import token_found
from doudi.api.machine.call import Call, write_down_stranger
from doudi.api.machine.refusals import (
    CallRefused,
    MethodNotAllowed,
    ServiceUnavailable,
    TokenRequired,
    TooManyCalls,
)
from doudi.core.accounts.page_access import public_page
from doudi.core.infrastructure_errors import infrastructure_error_of
from doudi.core.limits.client_address import client_address, counted_address
from doudi.core.limits.counters import count
from doudi.core.refusals import Refused

MINUTE_SECONDS = 60
MOST_STRANGERS_A_MINUTE = 60
"""Calls without a valid token from one address."""
Answer = Callable[..., HttpResponse]
ErrorAnswer = Callable[[HttpRequest, CallRefused], HttpResponse]
_log = logging.getLogger("doudi.api")


def machine_endpoint(*methods: str, scope: str | None, error: ErrorAnswer) -> Callable[[Answer], Answer]:
    """Make a view an address for machines; the view is called with the request and the call.

    Args:
        scope: what the token must have; None if the view itself decides.
        error: turns a refusal into an answer.
    """

    def decorate(view: Answer) -> Answer:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            call: Call | None = None
            try:
                if request.method not in methods:
                    raise MethodNotAllowed(_("这个地址只用 {methods}。").format(methods="、".join(methods)))
                call = _authenticated(request)
                if scope is not None:
                    call.require(scope)
                response = view(request, call, *args, **kwargs)
            except Exception as found:
                refused = _refusal_of(found)
                _write_down(request, call, refused)
                return _refused(error(request, refused), refused, methods)
            call.write_down()
            return response

        return public_page(csrf_exempt(answer))

    return decorate


def _authenticated(request: HttpRequest) -> Call:
    """Return the call, whose token is valid and whose client has not called too often.

    Raises:
        TokenRequired, TooManyCalls
    """
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    found = token_found(token.strip()) if kind.lower() == "bearer" and token.strip() else None
    if found is None:
        if count("api_stranger", counted_address(request), MINUTE_SECONDS) > MOST_STRANGERS_A_MINUTE:
            raise TooManyCalls(_("没有有效令牌的请求太多，请过一分钟再试。"), MINUTE_SECONDS)
        raise TokenRequired(_("没有令牌，或者令牌已失效：先用接口账号和密钥取得令牌。"))
    client = found.client
    if count("api_client", client.client_id, MINUTE_SECONDS) > client.calls_a_minute:
        message = _("每分钟最多{most}次，请过一分钟再试。").format(most=client.calls_a_minute)
        raise TooManyCalls(message, MINUTE_SECONDS)
    match = request.resolver_match
    return Call(client, frozenset(found.scopes), match.view_name if match else "", client_address(request))


def _refusal_of(found: Exception) -> CallRefused:
    if isinstance(found, CallRefused):
        return found
    if isinstance(found, Refused):
        refused = CallRefused(found.message, **found.fields)
        refused.code, refused.status = found.code, 422
        return refused
    _log.exception("a call of a machine")
    lacking = infrastructure_error_of(found)
    return ServiceUnavailable(str(lacking.message) if lacking else _("系统出错，没有办成，请稍后再试。"))


def _write_down(request: HttpRequest, call: Call | None, refused: CallRefused) -> None:
    """Note a refused call; of strangers only those that are counted, so that nobody fills the log."""
    if call is not None:
        call.write_down(refused.code)
    elif isinstance(refused, TokenRequired):
        write_down_stranger(request, refused.code)


def _refused(response: HttpResponse, refused: CallRefused, methods: tuple[str, ...]) -> HttpResponse:
    """Add the headers that belong to a refusal."""
    if refused.retry_after_seconds:
        response.headers["Retry-After"] = str(refused.retry_after_seconds)
    if isinstance(refused, TokenRequired):
        response.headers["WWW-Authenticate"] = 'Bearer realm="doudi"'
    if isinstance(refused, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(methods)
    return response
