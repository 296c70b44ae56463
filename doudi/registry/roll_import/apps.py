from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "doudi.registry.roll_import"
    label = "roll_import"
    verbose_name = _("导入")
