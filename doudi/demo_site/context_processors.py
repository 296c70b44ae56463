"""Context of the sign-in page of the demonstration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from doudi.demo_site import accounts


def demonstration_sign_ins(_request: HttpRequest) -> dict[str, Any]:
    """Return the accounts of the demonstration with their passwords; None in production."""
    return {"demonstration_sign_ins": accounts.demonstration_accounts()}
