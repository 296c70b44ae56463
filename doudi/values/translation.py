"""Translation of texts for users. Simplified Chinese is the source language and needs no catalogue."""

import gettext as _gettext
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
_translations = _gettext.translation("doudi", localedir=_CATALOGUES, fallback=True)


def gettext(message: str) -> str:
    """Return ``message`` in the language of the environment, or in Chinese without a translation."""
    return _translations.gettext(message)
