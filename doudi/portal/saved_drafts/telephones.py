"""The telephones of saved drafts, from which their indexes were made."""

from __future__ import annotations

import json
from collections.abc import Iterator

from doudi.portal.models import StoredDraft
from doudi.registry.personal_data.index_rotation import register_index_texts


def telephones_of_drafts() -> Iterator[tuple[int, str]]:
    """Yield the key of each saved draft with the telephone in it.

    A draft that was saved under another telephone cannot be resumed after the index key was replaced.
    """
    for draft in StoredDraft.objects.exclude(phone_index="").iterator():
        yield draft.pk, str(json.loads(draft.sealed.clear()).get("phone", ""))


def register_telephones() -> None:
    """Register them with the rotation of the index key."""
    register_index_texts(StoredDraft._meta.db_table, telephones_of_drafts)
