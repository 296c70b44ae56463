"""Payments and answers that the tests of the bank share. All people are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from doudi.bankfiles.faults import BankFault, BankFileError
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.payment_files import Batch, PaymentFile, payment_files
from doudi.bankfiles.profiles import Profile

PROFILES = ("city_bank_excel", "platform_csv", "rural_one_card", "state_bank_fixed")
BATCH = Batch("DD202605-01", "于都县民政局", "农村低保", date(2026, 5, 1), date(2026, 5, 9))
DAY = date(2026, 5, 11)
ITEMS = (
    BankItem("DD202605-01-0001", "段招娣", "6217406168613511088", 104000, "低保金"),
    BankItem("DD202605-01-0002", "丁䶮", "6217082667068110258", 5, "低保金"),
    BankItem("DD202605-01-0003", "王㛃𬭎", "6217566550585702", 90000, "低保金"),
    BankItem("DD202605-01-0004", "阿依古丽·买买提", "6217566550585703", 123456, "儿童生活补贴"),
    BankItem("DD202605-01-0005", "欧阳春", "6217566550585704", 66000, "特困供养金", "105391001234"),
)


def one_file(profile: Profile, items: Sequence[BankItem] = ITEMS) -> PaymentFile:
    """The only file of a small batch."""
    (file,) = payment_files(profile, BATCH, items)
    return file


def codes(faults: Sequence[BankFault]) -> set[str]:
    return {fault.code for fault in faults}


def refusal(error: BankFileError) -> set[str]:
    return codes(error.faults)
