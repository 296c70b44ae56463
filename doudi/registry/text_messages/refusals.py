"""Refusals of the outbox."""

from __future__ import annotations

from doudi.core.refusals import Refused


class TemplateCodeRequired(Refused):
    """The platform sends no text whose template it does not know."""

    code = "template_code_required"


class NothingToSend(Refused):
    """No text waits in this scope."""

    code = "nothing_to_send"


class FileHandedOver(Refused):
    """A file is handed over once; its content is erased then."""

    code = "file_handed_over"


class OptOutNotPossible(Refused):
    """The number is no mobile number, has opted out already, or the opt-out has ended."""

    code = "opt_out_not_possible"
