"""Refusals of DCI messages, each under the name that the standard gives it.

``MessageRefused`` refuses a message as a whole, before anything is looked for; ``RequestRejected`` one request of it.
"""

from __future__ import annotations

from doudi.api.machine.refusals import CallRefused
from doudi.core.refusals import Refused


class MessageRefused(CallRefused):
    """A message that is not taken. ``reason`` is the reason code of the header, where the standard has one."""

    code = "dci_message_refused"
    reason = ""


class VersionNotSupported(MessageRefused):
    """The message is of another version of the standard."""

    code, dci_code, reason = "dci_version", "err.version.not_supported", "rjct.version.invalid"


class ActionNotFitting(MessageRefused):
    """The header names another action than the address."""

    code, reason = "dci_action", "rjct.action.invalid"


class TotalCountWrong(MessageRefused):
    """The header states another number of requests than the message has."""

    code, reason = "dci_total_count", "rjct.total_count.invalid"


class TooManyRequests(MessageRefused):
    """The message has more requests than one may have."""

    code, reason = "dci_too_many_requests", "rjct.total_count.limit_exceeded"


class MessageTimeWrong(MessageRefused):
    """The message says that it was sent in the future."""

    code, reason = "dci_message_time", "rjct.message_ts.invalid"


class MessageIdTaken(MessageRefused):
    """Another message has this number."""

    code, reason = "dci_message_id", "rjct.message_id.duplicate"


class SenderUnknown(MessageRefused):
    """The sender in the header is not the client of the token."""

    code, dci_code = "dci_sender", "err.sender_id.invalid"


class SenderUriNotRegistered(MessageRefused):
    """The address for the answer is not registered."""

    code, dci_code = "dci_sender_uri", "err.sender_uri.invalid"


class ReceiverUnknown(MessageRefused):
    """The message is for somebody else."""

    code, dci_code = "dci_receiver", "err.receiver_id.invalid"


class SignatureMissing(MessageRefused):
    """The client has a key registered, and the message is not signed."""

    code, dci_code = "dci_signature_missing", "err.signature.missing"


class SignatureWrong(MessageRefused):
    """The signature does not fit the message, is too old, or cannot be verified."""

    code, dci_code = "dci_signature", "err.signature.invalid"


class EncryptionNotSupported(MessageRefused):
    """The message is encrypted; messages travel over TLS and are read as they are."""

    code, dci_code = "dci_encryption", "err.encryption.invalid"


class PagesWrong(MessageRefused):
    """A page has no positive size or number, or lies too far down."""

    code = "dci_pagination"


class RequestRejected(Refused):
    """One request of a message that is not carried out; ``code`` is the reason code of the standard."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
