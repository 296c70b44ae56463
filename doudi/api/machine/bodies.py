"""Read the JSON body of a call, within limits."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi.api.machine.refusals import BodyNotJson, BodyTooLarge, MediaTypeNotSupported

MOST_BYTES = 1_000_000
_DEEPEST = 30


def json_body(request: HttpRequest, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the body.

    Raises:
        MediaTypeNotSupported, BodyTooLarge, BodyNotJson
    """
    if request.content_type != "application/json":
        raise MediaTypeNotSupported(_("请求须是 application/json。"))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most_bytes or len(request.body) > most_bytes:
        raise BodyTooLarge(_("一次请求最多{most}字节。").format(most=most_bytes))
    try:
        body = json.loads(request.body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BodyNotJson(_("请求不是 UTF-8 的 JSON，或者同一个名字写了两次。")) from error
    if not isinstance(body, dict):
        raise BodyNotJson(_("请求须是一个 JSON 对象。"))
    _refuse_unfit(body)
    return body


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a name is written twice"
        raise ValueError(message)
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _refuse_unfit(value: Any, depth: int = 0) -> None:
    """Refuse what is nested too deeply, and text that the database cannot store.

    Raises:
        BodyNotJson
    """
    if depth > _DEEPEST:
        raise BodyNotJson(_("请求嵌套超过{most}层。").format(most=_DEEPEST))
    if isinstance(value, str) and ("\x00" in value or any("\ud800" <= character <= "\udfff" for character in value)):
        raise BodyNotJson(_("请求里有不能保存的字符。"))
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if isinstance(name, str):
            _refuse_unfit(name, depth + 1)
        _refuse_unfit(one, depth + 1)
