"""The language of record: what is kept, compared or sent is in Chinese, whatever language its user reads."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation


def in_record_language() -> AbstractContextManager[None]:
    """Make the texts of a block in the language of record."""
    return translation.override(settings.LANGUAGE_CODE)


def is_record_language() -> bool:
    """Whether the language in force is the one of records."""
    return translation.get_language() == settings.LANGUAGE_CODE
