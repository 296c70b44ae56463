"""What the sign-in page shows of the demonstration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from doudi.demonstration import accounts


def demonstration_sign_ins(_request: HttpRequest) -> dict[str, Any]:
    """The accounts of the demonstration, with their passwords; none in production."""
    return {"demonstration_sign_ins": accounts.demonstration_accounts()}
