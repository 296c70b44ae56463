"""Refusals of calls. Each has its HTTP status, its code in our service, and its code in the DCI standard."""

from __future__ import annotations

from http import HTTPStatus

from doudi.core.refusals import Refused


class CallRefused(Refused):
    """A call that cannot be answered.

    Attributes:
        status: the HTTP status.
        code: the name of the refusal in our service.
        dci_code: its name in the standard.
        retry_after_seconds: after how long the caller may try again; 0 for not said.
    """

    status: int = HTTPStatus.BAD_REQUEST
    code = "request_bad"
    dci_code = "err.request.bad"
    retry_after_seconds = 0


class TokenRequired(CallRefused):
    """There is no token, or it is void."""

    status, code, dci_code = HTTPStatus.UNAUTHORIZED, "token_required", "err.request.unauthorized"


class ScopeRequired(CallRefused):
    """The token lacks the scope of the call."""

    status, code, dci_code = HTTPStatus.FORBIDDEN, "scope_required", "err.request.forbidden"


class TooManyCalls(CallRefused):
    """The client called more often than it may."""

    status, code, dci_code = HTTPStatus.TOO_MANY_REQUESTS, "too_many_calls", "err.request.too_many_requests"

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class BodyTooLarge(CallRefused):
    """The body is longer than calls may be."""

    status, code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large"


class BodyNotJson(CallRefused):
    """The body is no JSON object, or is nested too deeply."""

    code = "body_not_json"


class MediaTypeNotSupported(CallRefused):
    """The body is something else than application/json."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type_not_supported"


class MethodNotAllowed(CallRefused):
    """The address has no such method."""

    status, code, dci_code = HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "err.request.bad"


class ContractBroken(CallRefused):
    """The call does not fit the published contract."""

    status, code = HTTPStatus.BAD_REQUEST, "contract_broken"


class NotFound(CallRefused):
    """There is no such thing, or it is outside the client's area."""

    status, code, dci_code = HTTPStatus.NOT_FOUND, "not_found", "err.request.not_found"


class ServiceUnavailable(CallRefused):
    """Something failed on our side; nothing was changed."""

    status, code, dci_code = HTTPStatus.INTERNAL_SERVER_ERROR, "service_unavailable", "err.service.unavailable"
