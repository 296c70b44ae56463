"""Sessions as after a password and a code, for demonstrations and measurements. Never in production."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator

from doudi.core.accounts.models import User
from doudi.demo_site.accounts import enrol


def pass_second_factor(user: User, session: Any) -> None:
    """Give an account a confirmed second factor if it has none, and let a session have passed it just now."""
    if not Authenticator.objects.filter(user=user).exists():
        enrol(user)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = user_id_to_str(user)
    session.save()
