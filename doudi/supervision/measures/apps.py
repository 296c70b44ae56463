from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "doudi.supervision.measures"
    label = "supervision_measures"
    verbose_name = _("监督指标")

    def ready(self) -> None:
        """Declare the measures of the rooms below, and give pilots their figures."""
        for subject in ("people", "cases", "money", "monitoring", "relief", "care", "outreach"):
            import_module(f"doudi.supervision.measures.catalogue.{subject}")
        import_module("doudi.supervision.measures.pilot_figures")
