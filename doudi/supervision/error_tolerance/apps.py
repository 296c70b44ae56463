from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ErrorToleranceConfig(AppConfig):
    name = "doudi.supervision.error_tolerance"
    label = "supervision_error_tolerance"
    verbose_name = _("容错免责")
