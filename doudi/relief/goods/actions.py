"""Record goods handed over, and void a row that was recorded wrongly (MCA23-2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, refuse_hidden_characters, required_text
from doudi.relief.cases.models import ReliefCase
from doudi.relief.goods.models import GoodsHandover
from doudi.relief.goods.refusals import HandoverDayNotAllowed, WitnessNotAllowed
from doudi.relief.instalments.guards import refuse_false_case, refuse_relative
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class Goods:
    """What was handed over: quantity in the unit, value in fen."""

    item: str
    quantity: Decimal
    unit: str
    value_fen: int


@carries("MCA23-2.4")
@action("relief_goods.hand_over")
def hand_over_goods(
    *,
    by: User,
    relief: ReliefCase,
    goods: Goods,
    handed_over_on: date,
    received_by: str,
    witness: User,
    receipt: Upload,
) -> GoodsHandover:
    """Record goods that two officers handed to a family, with the signed receipt.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, CaseFoundFalse, WitnessNotAllowed, HandoverDayNotAllowed,
        ReasonRequired, NumberInText, HiddenCharacters, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = _lock_case(by, relief)
    refuse_false_case(locked)
    _refuse_witness(by, witness, locked)
    if not locked.happened_on <= handed_over_on <= today():
        message = _("交付日期不能早于事情发生，也不能晚于今天。")
        raise HandoverDayNotAllowed(message, handed_over_on=message)
    item, unit = required_text(goods.item, "item")[:60], required_text(goods.unit, "unit")[:10]
    name = required_text(received_by, "received_by")
    refuse_hidden_characters(name, "received_by")
    village_code = locked.case.village_code
    stored = store_upload(by=by, upload=receipt, village_code=village_code)
    handover = GoodsHandover.objects.create(
        relief=locked,
        item=item,
        quantity=goods.quantity,
        unit=unit,
        value_fen=goods.value_fen,
        handed_over_on=handed_over_on,
        received_by=name,
        receipt=stored,
        handed_over_by=by,
        witnessed_by=witness,
    )
    _record(handover, _("{number}发放实物：{item}，折价{value}元，{witness}在场。"))
    return handover


@action("relief_goods.void")
def void_goods(*, by: User, handover: GoodsHandover, why: str) -> GoodsHandover:
    """Void a row that was recorded wrongly, by a row that points at it; both stay.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _lock_case(by, handover.relief)
    reason = required_text(why, "why", _("请写明哪里录错了。"))
    if handover.voids_id or GoodsHandover.objects.filter(voids=handover).exists():
        raise TransitionNotAllowed(_("这一笔已经作废。"))
    void = GoodsHandover.objects.create(
        relief=locked,
        item=handover.item,
        quantity=handover.quantity,
        unit=handover.unit,
        value_fen=handover.value_fen,
        handed_over_on=handover.handed_over_on,
        received_by=handover.received_by,
        handed_over_by=by,
        witnessed_by=handover.handed_over_by if handover.handed_over_by_id != by.pk else handover.witnessed_by,
        voids=handover,
        void_reason=reason,
    )
    _record(void, _("{number}作废一笔实物：{item}，折价{value}元。"), reason)
    return void


def _lock_case(by: User, relief: ReliefCase) -> ReliefCase:
    require_permission(by, Permission.HANDLE_CASES)
    rows = ReliefCase.objects.visible_to(by).select_related("case")
    locked = lock_row(rows, relief.pk, OutsideScope(_("这一件不在您的辖区内。")))
    refuse_relative(by, locked)
    return locked


def _refuse_witness(by: User, witness: User, relief: ReliefCase) -> None:
    """Refuse a second person who is the first, or no officer who may act on the case.

    Raises:
        WitnessNotAllowed
    """
    is_officer = witness.is_active and witness.may(Permission.READ_CASES) and not witness.department
    is_near = contains(witness.scope, relief.case.village_code)
    if witness.pk == by.pk or not is_officer or not is_near or witness.pk in relief.case.recused_staff:
        message = _("实物由两人发放：请选另一位管这个村的村干部、乡镇或者县局人员。")
        raise WitnessNotAllowed(message, witness=message)


def _record(handover: GoodsHandover, sentence: str, why: str = "") -> None:
    case = handover.relief.case
    words = {
        "number": case.number,
        "item": f"{handover.item}{handover.quantity.normalize():f}{handover.unit}",
        "value": format_yuan(handover.value_fen),
        "witness": handover.witnessed_by.name,
    }
    record(sentence.format(**words), subject=handover, village_code=case.village_code, why=why)
