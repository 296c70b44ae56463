from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkPlansConfig(AppConfig):
    name = "doudi.supervision.work_plans"
    label = "supervision_work_plans"
    verbose_name = _("重点工作台账")
