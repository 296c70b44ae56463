from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "doudi.registry"
    label = "registry"
    verbose_name = _("登记")

    def ready(self) -> None:
        """Register the panels of the family file, the search of people, and the pickers of people and households."""
        from doudi.registry.households.own_panels import register_panels
        from doudi.registry.households.timeline import register_timeline
        from doudi.registry.pickers import SOURCES
        from doudi.registry.search.people import register_people
        from doudi.ui.pickers.sources import register_source

        register_panels()
        register_timeline()
        register_people()
        for source in SOURCES:
            register_source(source)
