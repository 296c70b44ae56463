"""Medical costs, a stay, a funeral of a township, and the county's list of premiums."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.care.funerals.models import Funeral
from doudi.care.medical.models import HospitalStay, PremiumList, Settlement, SettlementFile
from doudi.care.payables.models import Payee
from doudi.core.attachments.actions import store_attachment
from doudi.core.clock import today
from tests.conftest import Cast
from tests.pictures import PNG_HEAD


def medical_rows(cast: Cast, by: Any, one: Any) -> dict[str, Any]:
    """Rows of a township: costs to decide, their file, a stay, and a funeral for the payee that is there."""
    person, village = one.mother, one.household.village_id
    place = by.scope.ljust(12, "0")
    file = SettlementFile.objects.create(name="结算.csv", state="staged", place_code=place, uploaded_by=by)
    settlement = Settlement.objects.create(
        number=f"PLACES{person.pk}",
        person=person,
        group="tekun",
        sealed_hospital="县人民医院",
        admitted_on=date(2023, 3, 1),
        discharged_on=date(2023, 3, 9),
        total_fen=1_000_00,
        fund_fen=600_00,
        serious_illness_fen=0,
        medical_aid_fen=0,
        other_fen=0,
        own_paid_fen=400_00,
        file=file,
        recorded_by=by,
    )
    stay = HospitalStay.objects.create(
        person=person, sealed_hospital="县人民医院", admitted_on=date(2023, 3, 1), recorded_by=by
    )
    funeral = Funeral.objects.create(
        person=person,
        payee=Payee.objects.filter(village_code=village)[0],
        relation="侄子",
        months=12,
        standard_fen=860_00,
        amount_fen=12 * 860_00,
        source="county",
        proof=store_attachment(by=by, name="凭证.png", content=PNG_HEAD, kind="photo", village_code=village),
        proposed_by=by,
        proposed_on=today(),
    )
    return {"settlement": settlement, "settlement_file": file, "hospital_stay": stay, "funeral": funeral}


def premium_list_of(cast: Cast) -> PremiumList:
    """A list that waits for its confirmation."""
    return PremiumList.objects.create(year=2023, number=1, source="county", drawn_by=cast.bureau)
