"""Refusals of our service."""

from __future__ import annotations

from http import HTTPStatus

from doudi.api.machine.refusals import CallRefused


class KeyRequired(CallRefused):
    """A call that writes has no Idempotency-Key."""

    code = "idempotency_key_required"


class KeyTaken(CallRefused):
    """The key was used with another content."""

    status, code = HTTPStatus.CONFLICT, "idempotency_key_taken"


class ApplicationNotFitting(CallRefused):
    """An application that no township could work on."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "application_not_fitting"


class FactsNotFitting(CallRefused):
    """Facts or figures that the rules cannot compute with."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "facts_not_fitting"
