"""Evidence of the records of a household: a photograph or PDF for each step, readable where the household is."""

from __future__ import annotations

from doudi.casework.household_records.models import DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.uploads import Upload

HouseholdRecord = DibaoOffer | JobIntroduction | NonCooperation | UnreportedChange


def keep_evidence(row: HouseholdRecord, upload: Upload | None, by: User) -> None:
    """Store an uploaded file with a record; part of the action that records the step.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    if upload is None:
        return
    village_code = row.household.village_id if hasattr(row, "household") else row.person.village_id
    row.files.add(
        store_attachment(by=by, name=upload.name, content=upload.content, kind=upload.kind, village_code=village_code)
    )
