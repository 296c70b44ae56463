"""From raised rolls to payments: who is paid, and who has to be held back because no bank could pay."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from doudi.rolls.bank import SUMMARIES, BankBatch, BankItem, item_faults
from doudi.rolls.raised_amounts import Hold, RaisedFamily, RaisedSheet
from doudi.values.language import gettext as _
from doudi.values.text import without_spaces

ItemIds = dict[tuple[str, int], str]
"""The number of a payment by sheet name and first row of the family."""


def payee_of(raised: RaisedFamily) -> str:
    """The name on the account: as stated, else the head of the family, else the person."""
    family = raised.family
    name = family.account_holder or family.head_name or (family.persons[0].name if family.persons else "")
    return without_spaces(name)


def item_of(raised: RaisedFamily, item_id: str) -> BankItem:
    """The payment of one family."""
    return BankItem(
        item_id, payee_of(raised), raised.family.bank_account, raised.total_fen, SUMMARIES[raised.programme]
    )


def hold_unpayable(sheet: RaisedSheet) -> RaisedSheet:
    """The same roll with every family held back whose payment no bank file may carry."""
    return replace(
        sheet,
        families=(families := tuple(map(_held_if_unpayable, sheet.families))),
        by_row={row: raised for raised in families for row in raised.family.rows},
    )


def _held_if_unpayable(raised: RaisedFamily) -> RaisedFamily:
    if raised.held or raised.total_fen == 0:
        return raised
    faults = item_faults(item_of(raised, _("本户")))
    if not faults:
        return raised
    remedy = _("核对户名和账号后更正。")
    return replace(raised, holds=tuple(Hold(fault.code, fault.message, remedy) for fault in faults))


def payments(
    sheets: Sequence[RaisedSheet], pay_month: date, place: int, unit: str, label: str
) -> tuple[BankBatch, list[BankItem], ItemIds]:
    """The batch of these rolls, its payments in the order of the rolls, and where each payment came from.

    The batch number carries a digest of what is paid: the same payments always have the same number.
    """
    paid = [(sheet.sheet.name, raised) for sheet in sheets for raised in sheet.families if raised.paid_fen > 0]
    unnumbered = "\n".join(repr(item_of(raised, "")) for _name, raised in paid)
    digest = hashlib.sha256(f"{unit}{label}{pay_month}{unnumbered}".encode("utf-8", "replace")).hexdigest()[:6]
    number = f"{pay_month:%Y%m}-{place:02d}-{digest}"
    items = [item_of(raised, f"{number}-{position:05d}") for position, (_name, raised) in enumerate(paid, 1)]
    ids = {(name, raised.family.first_row): item.item_id for (name, raised), item in zip(paid, items, strict=True)}
    return BankBatch(number, unit, label, pay_month), items, ids
