"""Everybody at everything at once, in no order: nobody waits in a circle, nobody sees an error of the database."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.core.refusals import Refused
from doudi.funding.actions import Entry, allot
from doudi.payments import actions
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.models import AccountAuthority, Hold, Recovery, Run, SpecialAmount
from doudi.registry.models import Person
from tests.deaths_and_cards import record_death
from tests.faults.concurrency import (
    at_once,
    needs_postgresql,
    sound,
    store,
)
from tests.faults.test_concurrency import answer_to, four, handed_over
from tests.payments.conftest import Office, clock, office
from tests.payments.four_hands import PROOF, decide_by_two, read_accounts, review

__all__ = ["clock", "four", "office", "store"]
pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store")]
PEOPLE, PRESSES, APRIL, MAY = 6, 14, date(2023, 4, 1), date(2023, 5, 1)


class OfficersAtRandom:
    """What anybody may press at any time; most of it is out of turn and refused."""

    def __init__(self, office: Office, file: BankFile, answer: bytes, april: Run) -> None:
        self.office, self.cast, self.file, self.answer, self.april = office, office.cast, file, answer, april
        self.people = list(Person.objects.order_by("pk"))

    def all(self) -> list[Callable[[random.Random], Any]]:
        return [getattr(self, name) for name in dir(self) if name.startswith("do_")]

    def run(self) -> Run:
        return Run.objects.latest("pk")

    def do_prepare(self, chance: random.Random) -> None:
        self.office.prepare(MAY, chance.choice((Run.Kind.MONTHLY, Run.Kind.REISSUE, Run.Kind.SPECIAL)))

    def do_confirm(self, _chance: random.Random) -> None:
        self.office.confirm(self.run())

    def do_review(self, _chance: random.Random) -> None:
        review(self.run())

    def do_check(self, _chance: random.Random) -> None:
        actions.repeat_checks(by=self.cast.finance, run=self.run())

    def do_decide(self, chance: random.Random) -> None:
        decide_by_two(self.run(), chance.choice(("late_payment", "duplicate_payment", "overpayment", "missed_payment")))

    def do_read(self, _chance: random.Random) -> None:
        read_accounts(self.run())

    def do_approve(self, _chance: random.Random) -> None:
        actions.approve_run(by=self.cast.director, run=self.run())

    def do_release(self, _chance: random.Random) -> None:
        actions.release_run(by=self.cast.finance, run=self.run())

    def do_send_back(self, _chance: random.Random) -> None:
        actions.send_back_run(by=self.cast.director, run=self.run(), why="再核")

    def do_discard(self, _chance: random.Random) -> None:
        actions.discard_run(by=self.cast.bureau, run=self.run(), why="重算")

    def do_close(self, chance: random.Random) -> None:
        actions.close_run(by=self.cast.finance, run=chance.choice((self.run(), self.april)))

    def do_freeze(self, _chance: random.Random) -> None:
        banking.freeze_files(by=self.cast.finance, run=self.run(), profile="rural_one_card", leave_out=True)
        banking.finish_files()

    def do_hand_over(self, _chance: random.Random) -> None:
        banking.hand_over(by=self.cast.finance, file=BankFile.objects.latest("pk"))

    def do_answer(self, _chance: random.Random) -> None:
        file = BankFile.objects.latest("pk")
        banking.accept_answer(by=self.cast.finance, file=file, name="回盘", content=answer_to(file, 0))

    def do_answer_again(self, _chance: random.Random) -> None:
        banking.accept_answer(by=self.cast.finance, file=self.file, name="回盘", content=self.answer)

    def do_hold(self, chance: random.Random) -> None:
        actions.place_hold(
            by=self.cast.bureau,
            person=chance.choice(self.people),
            detail="待查",
            reason=chance.choice(Hold.Reason.values),
            programme=chance.choice(("", "dibao")),
        )

    def do_lift(self, chance: random.Random) -> None:
        for hold in Hold.objects.filter(lifted_at=None).order_by("?")[:2]:
            actions.lift_hold(by=self.cast.director, hold=hold, why="查实")

    def do_authority(self, chance: random.Random) -> None:
        actions.propose_authority(
            by=self.cast.bureau,
            person=chance.choice(self.people),
            basis="guardian",
            holder_name="易老大",
            account=f"6228480098{chance.randrange(10**9):09d}",
            proof="监护证明",
            since=APRIL,
            upload=PROOF,
        )
        for one in AccountAuthority.objects.filter(confirmed_by=None, ended_on=None)[:1]:
            actions.confirm_authority(by=self.cast.director, authority=one, account=one.account.clear())

    def do_special(self, chance: random.Random) -> None:
        made = actions.propose_special(
            by=self.cast.bureau,
            person=chance.choice(self.people),
            month=MAY,
            amount_fen=100_00,
            source="county",
            reason="一事一议",
        )
        for one in SpecialAmount.objects.filter(pk__lte=made.pk).order_by("?")[:2]:
            actions.approve_special(by=self.cast.director, special=one)

    def do_recover(self, chance: random.Random) -> None:
        for one in Recovery.objects.order_by("?")[:1]:
            step = chance.randrange(3)
            if step == 0:
                actions.notify_recipient(by=self.cast.bureau, recovery=one, heard="已告知")
            elif step == 1:
                actions.demand_recovery(by=self.cast.director, recovery=one, why="多发", instalments=2)
            else:
                actions.record_receipt(
                    by=self.cast.finance,
                    recovery=one,
                    reference=f"银-{chance.randrange(4)}",
                    amount_fen=50_00,
                    received_on=self.office.clock.today,
                )

    def do_offset(self, _chance: random.Random) -> None:
        for one in Recovery.objects.order_by("?")[:1]:
            actions.decide_offset(by=self.cast.director, recovery=one, basis="书面同意")

    def do_card(self, chance: random.Random) -> None:
        self.office.card(chance.choice(self.people), f"62284855{chance.randrange(10**11):011d}", date(2023, 4, 20))

    def do_death(self, chance: random.Random) -> None:
        if chance.random() < 0.15:
            record_death(chance.choice(self.people), date(2023, 4, 20))

    def do_allot(self, chance: random.Random) -> None:
        allot(by=self.cast.finance, entry=Entry(f"more:{chance.randrange(50)}", APRIL, "county", 1_00, "追加"))


@pytest.mark.parametrize("seed", [1, 2])
def test_random_concurrent_actions_keep_the_invariants(four: Office, tmp_path: Path, seed: int) -> None:
    april = four.release(four.prepare(APRIL))
    file = handed_over(four, april)
    answer = answer_to(file, 0, 2)
    banking.accept_answer(by=four.cast.finance, file=file, name="回盘", content=answer)
    four.clock.on(date(2023, 5, 4))
    hands, told = OfficersAtRandom(four, file, answer, april), Counter[str]()

    def hammer(place: int) -> None:
        chance = random.Random(f"hammer {seed} {place}")
        for _number in range(PRESSES):
            press = chance.choice(hands.all())
            try:
                press(chance)
                told["done"] += 1
            except Refused as refused:
                told[refused.code] += 1
            except BankFile.DoesNotExist:
                told["no file"] += 1

    assert at_once(*[lambda place=place: hammer(place) for place in range(PEOPLE)]) == ["done"] * PEOPLE
    assert told["done"] > PEOPLE
    assert told["database_busy"] == 0
    assert sound() == []
