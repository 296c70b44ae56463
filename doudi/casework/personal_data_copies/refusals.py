"""Refusals of copies of personal data."""

from __future__ import annotations

from doudi.core.refusals import Refused


class NotAskedForCopy(Refused):
    """The request is of another kind."""

    code = "not_asked_for_copy"


class IdentityAlreadyChecked(Refused):
    """Whose data are asked for has been settled."""

    code = "identity_already_checked"


class IdentityNotChecked(Refused):
    """Nothing is printed before the officer has made sure who asks."""

    code = "identity_not_checked"


class CopyNotPrinted(Refused):
    """Only a printed copy is handed over."""

    code = "copy_not_printed"


class SignatureRequired(Refused):
    """The signed receipt of the person is missing."""

    code = "signature_required"


class PrintedByBureau(Refused):
    """The copy holds what the user may not see, so that the bureau prints it."""

    code = "printed_by_bureau"
