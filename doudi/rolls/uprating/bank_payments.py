"""Payments of uprated rolls; a payment that no bank file can carry is put on hold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from doudi.bankfiles.items import PURPOSES, BankItem, item_faults
from doudi.bankfiles.one_card_file import BankBatch
from doudi.rolls.uprating.amounts import Hold, UpratedFamily, UpratedSheet
from doudi.values.text import without_spaces
from doudi.values.translation import gettext as _

ItemIds = dict[tuple[str, int], str]
"""The numbers of payments by sheet name and first row of the family."""


def payee_of(uprated: UpratedFamily) -> str:
    """The name of the account holder: as stated, else the head of the family, else the person."""
    family = uprated.family
    name = family.account_holder or family.head_name or (family.persons[0].name if family.persons else "")
    return without_spaces(name)


def item_of(uprated: UpratedFamily, item_id: str) -> BankItem:
    """The payment of a family."""
    return BankItem(
        item_id, payee_of(uprated), uprated.family.bank_account, uprated.total_fen, PURPOSES[uprated.programme]
    )


def hold_unpayable(sheet: UpratedSheet) -> UpratedSheet:
    """The roll with a hold on each family whose payment no bank file can carry."""
    return replace(
        sheet,
        families=(families := tuple(map(_hold_if_unpayable, sheet.families))),
        by_row={row: uprated for uprated in families for row in uprated.family.rows},
    )


def _hold_if_unpayable(uprated: UpratedFamily) -> UpratedFamily:
    if uprated.is_held or uprated.total_fen == 0:
        return uprated
    faults = item_faults(item_of(uprated, _("本户")))
    if not faults:
        return uprated
    remedy = _("核对户名和账号后更正。")
    return replace(uprated, holds=tuple(Hold(fault.code, fault.message, remedy) for fault in faults))


def payments(
    sheets: Sequence[UpratedSheet], pay_month: date, place: int, unit: str, label: str
) -> tuple[BankBatch, list[BankItem], ItemIds]:
    """The batch of these rolls, its payments in the order of the rolls, and their numbers by family.

    The batch number contains a digest of the payments: the same payments have the same number.
    """
    paid = [(sheet.sheet.name, uprated) for sheet in sheets for uprated in sheet.families if uprated.paid_fen > 0]
    unnumbered = "\n".join(repr(item_of(uprated, "")) for _name, uprated in paid)
    digest = hashlib.sha256(f"{unit}{label}{pay_month}{unnumbered}".encode("utf-8", "replace")).hexdigest()[:6]
    number = f"{pay_month:%Y%m}-{place:02d}-{digest}"
    items = [item_of(uprated, f"{number}-{position:05d}") for position, (_name, uprated) in enumerate(paid, 1)]
    ids = {(name, uprated.family.first_row): item.item_id for (name, uprated), item in zip(paid, items, strict=True)}
    return BankBatch(number, unit, label, pay_month), items, ids
