from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "doudi.supervision.petitions"
    label = "supervision_petitions"
    verbose_name = _("信访办理")

    def ready(self) -> None:
        """Let cases ask for reports on their people, petitions be picked, and townships be measured."""
        from doudi.casework.cases.reported_cases import register_report_source
        from doudi.registry.personal_data.index_rotation import register_index_texts
        from doudi.supervision.petitions.index_texts import texts_of_names
        from doudi.supervision.petitions.pickers import PETITIONS
        from doudi.supervision.petitions.reports import with_reports
        from doudi.ui.pickers.sources import register_source

        register_report_source(with_reports)
        register_source(PETITIONS)
        register_index_texts("supervision_petitions_petition", texts_of_names)
        import_module("doudi.supervision.petitions.measures")
