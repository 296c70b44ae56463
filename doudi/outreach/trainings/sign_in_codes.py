"""The code on the screen by which people sign in: signed, and good for a few minutes only."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

CODE_LIFETIME = timedelta(minutes=10)
_signer = TimestampSigner(salt="doudi.outreach.trainings.sign_in")


def new_code(training_key: int) -> str:
    """Return a code for a training."""
    return _signer.sign(str(training_key))


def is_good(code: str, training_key: int) -> bool:
    """Whether a code was made for the training a short while ago."""
    try:
        return _signer.unsign(code, max_age=CODE_LIFETIME) == str(training_key)
    except BadSignature:
        return False
