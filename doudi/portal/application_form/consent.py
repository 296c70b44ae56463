"""Consent to the check of a family's means: its text, who must agree, and a signature drawn on the screen."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.image_size import pixel_count
from doudi.registry.households.queries import age_on, today
from doudi.values.identity_number import IdentityNumber

DEPARTMENTS = _(
    "公安、人社、医保、税务、市场监管、自然资源（不动产登记）、住房公积金、公安交管（车辆）、银行和证券机构"
)
CONSENT_TEXT = _(
    "我和家庭成员同意：民政部门为办理这次申请和以后的定期核查，向下列部门和机构核对家庭的人口、收入、支出和财产。"
    "核对结果只用于社会救助，不向别人提供。"
)
UNTIL = _(
    "自签名之日起有效；批准的到停止救助为止，没有批准的到办结为止。"
    "不同意或以后撤回的，无法核对家庭经济状况，不能继续办理。"
)
LONGEST_DRAWN = 300_000
MOST_PIXELS_DRAWN = 4_000_000
_ADULT_AGE = 18
_HEAD = "data:image/png;base64,"


def adult_members(members: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Place and name of everybody who has to agree himself."""
    return [(place, one["name"]) for place, one in enumerate(members) if _age(one) >= _ADULT_AGE]


def _age(member: dict[str, Any]) -> int:
    number = member["id_number"]
    born = IdentityNumber.parse(number).birth_date if number else date.fromisoformat(member["birth_date"])
    return age_on(born, today())


def drawn_signature(text: str) -> bytes:
    """The picture that the script of the page made of the strokes.

    Raises:
        ValidationError: it is no small PNG.
    """
    try:
        content = base64.b64decode(text.removeprefix(_HEAD), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not text.startswith(_HEAD) or not 0 < pixel_count(content) <= MOST_PIXELS_DRAWN:
        raise ValidationError(_("签名没有传上来，请重签，或在下面填写姓名。"))
    return content
