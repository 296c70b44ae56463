"""Codes of second factors: each is accepted once, whichever process is asked."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

LAST_USED_STEP = "last_used_step"
"""In the data of an authenticator: the period of 30 seconds whose code was accepted last."""

SHOWN_TO_EVERYBODY = "shown_to_everybody"
"""In the data of an authenticator of the demonstration: its code stands on the sign-in page, and several people who
try the demonstration use it in the same half minute. No other code is accepted twice, whatever the settings say."""


def use_code(user: object, code: str) -> Authenticator | None:
    """Accept a code of the authenticator app, or a recovery code; return its authenticator, or None."""
    with transaction.atomic():
        factors = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors.order_by("type"):
            is_right = (
                _use_step(factor, code) if factor.type == Authenticator.Type.TOTP else factor.wrap().validate_code(code)
            )
            if is_right:
                found: Authenticator = factor
                return found
    return None


def mark_code_used(user: object, code: str) -> None:
    """Mark the code that proved a new factor as used."""
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP):
            _use_step(factor, code)


def step_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """Return the period in which a code is the right one, if that is now or just past, and later than ``after``."""
    given = "".join(code.split())
    for step in yield_hotp_counters_from_time():
        if step > after and constant_time_compare(given, format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


def _use_step(factor: Authenticator, code: str) -> bool:
    is_shown = settings.DEMONSTRATION and factor.data.get(SHOWN_TO_EVERYBODY, False)
    last = 0 if is_shown else factor.data.get(LAST_USED_STEP, 0)
    step = step_of(decrypt(factor.data["secret"]), code, after=last)
    if step is None:
        return False
    factor.data[LAST_USED_STEP] = step
    factor.save(update_fields=["data"])
    return True
