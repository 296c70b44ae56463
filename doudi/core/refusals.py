"""Refusals: errors that tell a user why an action was not carried out.

Refusals that several rooms raise are declared here; a room's own are in its ``refusals.py``.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.values.dates import with_dates_in_words
from doudi.values.long_digits import has_long_digits
from doudi.values.text import has_hidden_characters


class Refused(Exception):
    """An action the user asked for that cannot be carried out.

    Attributes:
        code: the name of the refusal, for programs and logs.
        message: what the user reads.
        fields: messages by name of the form field they belong to.
    """

    code = "refused"

    def __init__(self, message: str, **fields: str) -> None:
        super().__init__(message)
        self.message = with_dates_in_words(message)
        self.fields = {name: with_dates_in_words(text) for name, text in fields.items()}


class Tampering(Refused):
    """Something stored is not what the application stored there: an attack. The trail records it as an alarm.

    Attributes:
        is_recorded: whether the alarm is in the trail.
    """

    code = "tampering"
    is_recorded = False


class PermissionRequired(Refused):
    """The role of the user lacks the permission."""

    code = "permission_required"


class RoleNotAllowed(Refused):
    """The step is not done by the role of the user."""

    code = "role_not_allowed"


class OutsideScope(Refused):
    """The row is outside the user's village, township or county."""

    code = "outside_scope"


class StaleVersion(Refused):
    """The row was changed after the user opened the page."""

    code = "stale_version"


class TransitionNotAllowed(Refused):
    """The present state does not allow the action."""

    code = "transition_not_allowed"


class HiddenCharacters(Refused):
    """A name has control characters or direction marks, which make it read as another."""

    code = "hidden_characters"


class SecondPersonRequired(Refused):
    """The user did an earlier step; this one needs another person."""

    code = "second_person_required"


class ReasonRequired(Refused):
    """A reason or another text is missing."""

    code = "reason_required"


class NumberInText(Refused):
    """A text that is stored as it is contains a telephone, card or identity number."""

    code = "number_in_text"


def required_text(value: str, field: str, message: str | None = None, *, is_sealed: bool = False) -> str:
    """Return ``value`` without surrounding white space.

    Args:
        field: the form field that shows the message.
        message: "请填写。" if None.
        is_sealed: whether the text is stored sealed, so that it may contain telephones and other numbers.
    Raises:
        ReasonRequired: nothing is left.
        NumberInText: it contains a long run of digits.
    """
    text = value.strip()
    if not text:
        message = message or _("请填写。")
        raise ReasonRequired(message, **{field: message})
    if not is_sealed and has_long_digits(text):
        message = _("这一栏里有电话、卡号或身份证号：号码在专门的栏目登记，请从文字里去掉。")
        raise NumberInText(message, **{field: message})
    return text


def refuse_hidden_characters(text: str, field: str = "name") -> None:
    """Refuse a name with characters that nobody sees.

    Raises:
        HiddenCharacters
    """
    if has_hidden_characters(text):
        message = _("姓名里有看不见的控制符号或方向符号，请删去后重新输入。")
        raise HiddenCharacters(message, **{field: message})
