from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "doudi.casework"
    label = "casework"
    verbose_name = _("救助办理")

    def ready(self) -> None:
        from doudi.casework.family_file.panels import register_panels
        from doudi.casework.search.sources import register_sources

        register_panels()
        register_sources()
