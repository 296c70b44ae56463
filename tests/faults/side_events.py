"""Events beside the monthly runs: special amounts, recoveries, price indices and changed standards."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi import policy
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired, Refused, TransitionNotAllowed
from doudi.funding import actions as funds
from doudi.funding.refusals import IndicesAlreadyEntered
from doudi.lawbook.confirmed_standards import adopt_confirmed_standards
from doudi.lawbook.standards import actions as lawbook
from doudi.lawbook.standards.refusals import EffectNotEstimated
from doudi.payments import actions, refusals
from doudi.payments.models import Recovery, Run, SpecialAmount
from doudi.payments.recoveries.receipts import outstanding_of
from tests.conftest import Cast
from tests.faults.county import County, first_of, month_after
from tests.faults.second_calculator import (
    RURAL,
    URBAN,
    Month,
    Raise,
)

if TYPE_CHECKING:
    from tests.faults.simulation import SteadyClock

PriceRises = tuple[int, int, int]
MONTHS_BETWEEN_RAISES = 4


class SideEvents:
    """A part of the simulation."""

    seed: int
    cast: Cast
    clock: SteadyClock
    chance: random.Random
    county: County
    month: Month
    faults: Counter[str]

    def __init__(self) -> None:
        self.waived: Counter[tuple[int, str, date]] = Counter()
        self.prices: dict[Month, PriceRises] = {}
        self.may_have: dict[tuple[int, Month], int] = {}
        self.vouchers = 0
        policy.law_in_force.use([])

    def check(self, step: str, *, always: bool = False) -> None:
        raise NotImplementedError

    def refused(self, fault: str, *expected: type[Refused]) -> Any:
        raise NotImplementedError

    def _run(self, kind: str, month: Month | None = None, *, meanwhile: bool = False) -> Run | None:
        raise NotImplementedError

    # --- standards ------------------------------------------------------------------------------------

    def enter_standard(self) -> None:
        """Raise the dibao standard: enter, assess and confirm it by different people, perhaps for months long past."""
        chance, before = self.chance, self.county.raises[-1] if self.county.raises else None
        first = month_after(self.month, chance.randrange(-4, 3))
        if first <= (2023, 5) or (before is not None and first < month_after(before.first, MONTHS_BETWEEN_RAISES)):
            return
        urban, rural = (before.urban, before.rural) if before else (URBAN["dibao"][1], RURAL["dibao"][1])
        made = Raise(first, self.clock.today, urban + chance.randrange(1, 60), rural + chance.randrange(1, 60))
        given = lawbook.propose_standard(
            by=self.cast.bureau,
            parameter="dibao_standard",
            effective=first_of(first),
            until=None,
            figures={"urban": made.urban * 100, "rural": made.rural * 100},
            decided=made.decided,
            basis=lawbook.Basis("P30", "", "", "", "一", "提高低保标准。"),
        )
        with self.refused("standard_not_measured", EffectNotEstimated):
            lawbook.confirm_standard(by=self.cast.director, standard=given)
        run_waiting_jobs()
        with self.refused("standard_by_one", PermissionRequired):
            lawbook.confirm_standard(by=self.cast.bureau, standard=given)
        lawbook.confirm_standard(by=self.cast.director, standard=given)
        adopt_confirmed_standards()
        self.county.raises.append(made)
        self.faults["standard_entered"] += 1

    # --- prices ---------------------------------------------------------------------------------------

    def play_prices(self) -> None:
        """Enter and confirm last month's price indices, and pay the subsidy if they trigger it."""
        chance, month = self.chance, month_after(self.month, -1)
        rises = (chance.randrange(200, 420), chance.randrange(300, 700), chance.randrange(100, 500))
        given: dict[str, Any] = {
            "by": self.cast.bureau,
            "month": first_of(month),
            "rises": funds.PriceRises(*rises),
            "published_on": self.clock.today,
            "basis": "统计公报",
        }
        entered = funds.propose_indices(**given)
        with self.refused("indices_twice", IndicesAlreadyEntered):
            funds.propose_indices(**given)
        with self.refused("indices_not_confirmed", refusals.NothingToPay):
            actions.prepare_run(by=self.cast.bureau, month=first_of(month), kind=Run.Kind.PRICE_SUBSIDY)
        with self.refused("indices_by_one", PermissionRequired):
            funds.confirm(by=self.cast.bureau, proposal=entered)
        funds.confirm(by=self.cast.director, proposal=entered)
        self.prices[month] = rises
        wanted = self.note_prices(month)
        run = self._run(Run.Kind.PRICE_SUBSIDY, month)
        assert (run is not None) == wanted, f"seed {self.seed}: prices of {month} {rises}"
        self.faults["prices_pay" if wanted else "prices_do_not_pay"] += 1

    def note_prices(self, month: Month) -> bool:
        """Record the price subsidy of a month for everyone entitled; return whether anyone is."""
        given, any_of_them = (self.clock.today, self.county.raises, self.prices[month]), False
        for soul in self.county.souls:
            amount = soul.price_due(month, *given)
            key = soul.person.pk, month
            self.may_have[key] = max(amount, self.may_have.get(key, 0))
            any_of_them = any_of_them or amount > 0
        return any_of_them

    # --- amounts by list and recoveries ---------------------------------------------------------------

    def play_special(self) -> None:
        soul = self.chance.choice(self.county.souls)
        made = actions.propose_special(
            by=self.cast.bureau,
            person=soul.person,
            month=first_of(self.month),
            amount_fen=self.chance.randrange(1, 900_00),
            source="county",
            reason="一事一议",
        )
        if self.chance.random() < 0.3:
            actions.refuse_special(by=self.cast.director, special=made, why="不符合")
        else:
            actions.approve_special(by=self.cast.director, special=made)
        with self.refused("special_twice", TransitionNotAllowed):
            actions.approve_special(by=self.cast.director, special=made)
        self.check("special")
        self._run(Run.Kind.SPECIAL)

    def specials(self) -> dict[int, int]:
        """Return the approved special amounts by person."""
        found: Counter[int] = Counter()
        for one in SpecialAmount.objects.exclude(approved_by=None):
            found[one.person_id] += one.amount_fen
        return dict(found)

    def play_recoveries(self, *, final: bool = False) -> None:
        for recovery in Recovery.objects.filter(state="proposed").order_by("pk"):
            if final or self.chance.random() < 0.6:
                here = recovery.village_code.startswith(self.cast.officer.scope)
                officer = self.cast.officer if here else self.cast.other_officer
                actions.notify_recipient(by=officer, recovery=recovery, heard="已告知")
        for recovery in Recovery.objects.filter(state="notified").order_by("pk"):
            if not final and self.chance.random() < 0.15:
                for line in recovery.lines.all():
                    self.waived[recovery.person_id, recovery.programme, line.month] += line.amount_fen
                actions.waive_recovery(by=self.cast.director, recovery=recovery, why="困难")
            elif final or self.chance.random() < 0.7:
                actions.demand_recovery(
                    by=self.cast.director, recovery=recovery, why="多发", instalments=self.chance.randrange(1, 5)
                )
            self.check("recovery decided")
        for recovery in Recovery.objects.filter(state="demanded").order_by("pk"):
            if not final and not recovery.offset_basis and self.chance.random() < 0.4:
                actions.decide_offset(by=self.cast.director, recovery=recovery, basis="本人书面同意")
                self.faults["offset_by_consent"] += 1
            elif final or self.chance.random() < (0.2 if recovery.offset_basis else 0.6):
                self._receive(recovery, final=final)

    def _receive(self, recovery: Recovery, *, final: bool) -> None:
        left = outstanding_of(recovery)
        amount = left if final else self.chance.randrange(1, left + 1)
        self.vouchers += 1
        given: dict[str, Any] = {
            "by": self.cast.finance,
            "recovery": recovery,
            "received_on": self.clock.today,
            "reference": f"V{self.vouchers}",
        }
        actions.record_receipt(amount_fen=amount, **given)
        if amount < left:
            with self.refused("voucher_twice", refusals.ReceiptAlreadyRecorded):
                actions.record_receipt(amount_fen=amount, **given)
        self.check("receipt")

    # --- money ----------------------------------------------------------------------------------------

    def money(self, year: int) -> None:
        """Allot the funds of a year and carry over what is left of the one before."""
        for source in policy.SOURCE_LABELS:
            entry = funds.Entry(f"{source}:{year}", self.clock.today, source, 10**13, "下达")
            funds.allot(by=self.cast.finance, entry=entry)
            if year > first_of(self.month).year - 1 and self.month[1] == 1:
                left = funds.Entry(f"{source}:left:{year}", self.clock.today, source, 10**9, "结转")
                funds.carry_over(by=self.cast.finance, entry=left)
                self.faults["year_end"] += 1
