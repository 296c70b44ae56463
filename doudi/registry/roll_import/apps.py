from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "doudi.registry.roll_import"
    label = "roll_import"
    verbose_name = _("导入")

    def ready(self) -> None:
        from doudi.registry.roll_import.family_events import register_import_events

        register_import_events()
