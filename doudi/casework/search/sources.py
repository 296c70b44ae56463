"""What casework registers with the search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.casework.search.columns import APPLICATION_COLUMNS
from doudi.casework.search.models import ApplicationName
from doudi.casework.search.names import numbers_of_names
from doudi.casework.search.queries import criteria, open_case_notes, rows_of
from doudi.core.accounts.roles import Permission
from doudi.registry.personal_data.index_rotation import register_index_texts
from doudi.registry.search.sources import SearchSource, register_notes, register_source


def register_sources() -> None:
    """Register applications, and the cases under way of people who are found."""
    register_source(
        SearchSource(
            "applications", _("申请和办件"), criteria, rows_of, APPLICATION_COLUMNS, Permission.READ_CASES, order=20
        )
    )
    register_notes(open_case_notes)
    register_index_texts(ApplicationName._meta.db_table, numbers_of_names)
