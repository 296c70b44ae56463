from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MedicalConfig(AppConfig):
    name = "doudi.care.medical"
    label = "care_medical"
    verbose_name = _("医疗费用")

    def ready(self) -> None:
        from doudi.care.medical.settlements import file_jobs  # noqa: F401 - registers the jobs
