"""Compare the account holder's name as sent with the name that the bank returns."""

from __future__ import annotations

from collections.abc import Set

from doudi.values.text import compact

_DOTS = str.maketrans(dict.fromkeys("•・．.●∙‧", "·"))
_PLACEHOLDERS = frozenset("?？□■*\uff0a\ufffd〓")
_MASKS = frozenset("*\uff0a")
_SHORTEST_CUT_NAME = 4


def is_same_name(sent: str, returned: str, accepted: Set[str]) -> bool:
    """Return whether two names mean the same holder; ``accepted`` lists the differences that the profile accepts."""
    if sent == returned:
        return True
    if "width" in accepted:
        sent, returned = compact(sent), compact(returned)
    if "dots" in accepted:
        sent, returned = sent.translate(_DOTS), returned.translate(_DOTS)
    if sent == returned:
        return True
    if "masked" in accepted and _is_written_as(sent, returned, _MASKS, rare_only=False):
        return True
    if "placeholder" in accepted and _is_written_as(sent, returned, _PLACEHOLDERS, rare_only=True):
        return True
    return "cut" in accepted and len(returned) >= _SHORTEST_CUT_NAME and sent.startswith(returned)


def _is_written_as(sent: str, returned: str, signs: frozenset[str], *, rare_only: bool) -> bool:
    """Return whether each differing sign replaces one character; ``rare_only``: one that GBK lacks."""
    if len(sent) != len(returned):
        return False
    pairs = [(mine, theirs) for mine, theirs in zip(sent, returned, strict=True) if mine != theirs]
    if len(pairs) == len(sent):
        return False
    if rare_only:
        return all((theirs in signs or "\ue000" <= theirs <= "\uf8ff") and _is_rare(mine) for mine, theirs in pairs)
    return all(theirs in signs for _mine, theirs in pairs)


def _is_rare(sign: str) -> bool:
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False
