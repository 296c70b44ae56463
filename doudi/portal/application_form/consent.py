"""Consent to the economic check: its text, the adults who must agree, and the signature drawn on the screen."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.image_size import pixel_count
from doudi.portal.application_form.draft import DraftMember
from doudi.values.carries import carries

DEPARTMENTS = _(
    "公安、人社、医保、税务、市场监管、自然资源（不动产登记）、住房公积金、公安交管（车辆）、银行和证券机构"
)
CONSENT_TEXT = _(
    "我和家庭成员同意：民政部门为办理这次申请和以后的定期核查，向下列部门和机构核对家庭的人口、收入、支出和财产。"
    "核对结果只用于社会救助，不向别人提供。"
)
PROMISE_TEXT = _("我承诺所填内容和所交材料真实、完整；如有隐瞒或者虚报，愿意承担相应责任。")
UNTIL = _(
    "自签名之日起有效；批准的到停止救助为止，没有批准的到办结为止。"
    "不同意或以后撤回的，无法核对家庭经济状况，不能继续办理。"
)
MOST_SIGNATURE_CHARACTERS = 300_000
MOST_SIGNATURE_PIXELS = 4_000_000
ADULT_AGE = 18
_DATA_URL_HEAD = "data:image/png;base64,"


@carries("MCA83-I.2", "SC649-58")
def consent_text() -> str:
    """Return what the family agrees to, and its promise that all is true, given in place of certificates."""
    return f"{CONSENT_TEXT}{PROMISE_TEXT}"


def adult_members(members: Sequence[DraftMember]) -> list[tuple[int, str]]:
    """Return position and name of every adult; each has to agree."""
    return [(index, member.name) for index, member in enumerate(members) if (member.age or 0) >= ADULT_AGE]


def names_of_adults(members: Sequence[DraftMember]) -> str:
    """Return the names of those who have to agree, as the consent records them."""
    return "、".join(name for _index, name in adult_members(members))


def drawn_signature(text: str) -> bytes:
    """Return the PNG of a signature that the page's script wrote as a data URL.

    Raises:
        ValidationError: it is not a PNG, or larger than :data:`MOST_SIGNATURE_PIXELS`.
    """
    try:
        content = base64.b64decode(text.removeprefix(_DATA_URL_HEAD), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not text.startswith(_DATA_URL_HEAD) or not 0 < pixel_count(content) <= MOST_SIGNATURE_PIXELS:
        raise ValidationError(_("签名没有传上来，请重签，或在下面填写姓名。"))
    return content
