"""The foreign key to the user who acted, for the models of every room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def user_key(**options: Any) -> Any:
    """Return a foreign key to a user, who cannot be deleted and has no way back to the row."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)
