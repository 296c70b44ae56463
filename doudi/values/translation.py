"""One place where every text that users see passes through.

Simplified Chinese is the source language, so without a catalogue each text is shown as written.
"""

import gettext as _gettext
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
_translations = _gettext.translation("doudi", localedir=_CATALOGUES, fallback=True)


def gettext(message: str) -> str:
    """Return ``message`` in the language of the environment, Chinese where no translation exists."""
    return _translations.gettext(message)
