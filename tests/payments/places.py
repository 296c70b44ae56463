"""Payrolls and files of the bank in every state."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.payments import actions as payroll
from doudi.payments.bank_exchange import actions
from doudi.payments.bank_exchange.models import LateReturn
from doudi.payments.models import AuditHit, FamilyComparison, Payment, Recovery, RecoveryFine
from doudi.payments.recoveries.archive import archive_fine_decision, archive_return_order
from tests.conftest import Cast
from tests.deaths_and_cards import record_card
from tests.payments.bank_exchange import released_run
from tests.payments.four_hands import PROOF


def payrolls_in_every_state(cast: Cast, families: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """A run with a payment of each family, and a hold, a recovery and a special amount of each."""
    month = date(2023, 4, 1)
    for number, one in enumerate(families.values()):
        record_card(one.mother, f"622848000000000000{number}", date(2023, 1, 1))
    run = payroll.prepare_run(by=cast.bureau, month=month)
    for where, one in families.items():
        village = one.household.village_id
        given: dict[str, Any] = {"person": one.mother}
        special = payroll.propose_special(
            by=cast.bureau, month=month, amount_fen=100_00, source="county", reason="一事一议", **given
        )
        authority = payroll.propose_authority(
            by=cast.bureau,
            basis="guardian",
            holder_name="监护人",
            account="6228480000000000099",
            proof="监护证明",
            since=month,
            upload=PROOF,
            **given,
        )
        found[where] |= {
            "payroll": run,
            "payroll_roll": [run.pk, village[:9]],
            "payroll_withdrawal": [run.pk, one.mother.number],
            "special": special,
            "authority": authority,
            "own_payment": Payment.objects.get(person=one.mother, run=run),
            "hold": payroll.place_hold(by=cast.bureau, reason="disputed", detail="待查", **given),
            "audit_hit": AuditHit.objects.create(
                question="very_old",
                village_code=village,
                what="请核实",
                facts="",
                month=month,
                first_seen_on=month,
                seen_on=month,
                **given,
            ),
            "fined": fined_recovery(run, village, one.mother, cast, found[where]["photo"]),
            "recovery": Recovery.objects.create(
                run=run, programme="dibao", village_code=village, amount_fen=100_00, due_on=date(2023, 5, 1), **given
            ),
        }


def fined_recovery(run: Any, village: str, person: Any, cast: Cast, paper: Any) -> Any:
    """A recovery that was demanded, with an imposed fine."""
    recovery = Recovery.objects.create(
        run=run,
        person=person,
        programme="tekun_basic",
        village_code=village,
        amount_fen=100_00,
        state="demanded",
        due_on=date(2023, 5, 1),
        handled_by=cast.bureau,
        decided_by=cast.director,
    )
    fine = RecoveryFine.objects.create(
        recovery=recovery,
        finding="冒领",
        finding_file=paper,
        amount_fen=1_00,
        pay_by=date(2023, 6, 30),
        proposed_by=cast.bureau,
        is_imposed=True,
        decided_by=cast.director,
        decided_on=date(2023, 5, 1),
    )
    archive_return_order(recovery, cast.director)
    archive_fine_decision(fine, cast.director)
    return recovery


def bank_files_in_every_state(cast: Cast, people: list[Any]) -> dict[str, Any]:
    """A released run with its file at the bank, and the answer, which leaves one payment in question."""
    released_run.fund(cast)
    run = released_run.released_run(cast, people)
    file = released_run.sent_file(cast, run)
    payment = run.payments.order_by("pk").first()
    bank = released_run.bank_of(file, undecided=frozenset({payment.account.clear()}))
    content = bank.answer(released_run.at_the_bank(file), released_run.DAY)
    answer = actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content).answer
    late = LateReturn.objects.create(
        file=file, name="退汇.txt", sm3="0" * 64, attachment="", late_number=1, late_fen=1, uploaded_by=cast.finance
    )
    return {"run": run, "bank_file": file, "bank_answer": answer, "payment": payment, "late_return": late}


def difference_of(roll: Any) -> Any:
    """The family of a roll as compared with what this system will pay."""
    family = roll.families.first()
    return FamilyComparison.objects.create(
        roll=roll,
        family=family,
        village_code=family.village_code,
        head_name=family.head_name,
        people=1,
        programmes="dibao",
        roll_fen=500_00,
        due_fen=560_00,
        back_fen=60_00,
        is_different=True,
        equal_key="dibao:6000:6000",
    )
