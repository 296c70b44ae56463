"""What the indexes of the names of petitioners were made of, for a change of the key of indexes."""

from __future__ import annotations

from collections.abc import Iterator

from doudi.supervision.petitions.models import Petition
from doudi.values.text import compact


def texts_of_names() -> Iterator[tuple[int, str]]:
    """Yield the key of each petition with a name, and the name as it is indexed."""
    for petition in Petition.objects.exclude(name_index="").iterator():
        yield petition.pk, compact(petition.sealed_name.clear())
