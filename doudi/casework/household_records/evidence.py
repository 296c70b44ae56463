"""Evidence of the records of a household: a photograph or PDF for each step, readable where the household is."""

from __future__ import annotations

from doudi.casework.household_records.models import DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
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
    row.files.add(store_upload(by=by, upload=upload, village_code=village_code))


def villages_of_evidence(attachment: Attachment) -> set[str]:
    """Return where the families of the records that an attachment proves live now."""
    models = (DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange)
    return {
        code
        for model in models
        for code in model._default_manager.filter(files=attachment).values_list(model.village_field, flat=True)
    }
