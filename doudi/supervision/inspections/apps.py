from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "doudi.supervision.inspections"
    label = "supervision_inspections"
    verbose_name = _("检查")
