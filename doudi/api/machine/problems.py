"""Refusals as problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from doudi.api.machine.refusals import CallRefused


def problem(request: HttpRequest, refused: CallRefused) -> HttpResponse:
    """Return a refusal as a problem; ``code`` names it for programs, ``errors`` the fields it is about."""
    status = int(refused.status)
    told: dict[str, Any] = {
        "type": f"urn:doudi:problem:{refused.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refused.code,
        "detail": refused.message,
        "instance": request.path,
    }
    if refused.fields:
        told["errors"] = refused.fields
    return JsonResponse(told, status=status, content_type="application/problem+json", json_dumps_params=READABLE)


READABLE: dict[str, Any] = {"ensure_ascii": False}
"""How answers are written: Chinese as it is."""
