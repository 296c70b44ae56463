from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "doudi.payments"
    label = "payments"
    verbose_name = _("资金发放")

    def ready(self) -> None:
        from doudi.payments.family_file.panels import register_panels
        from doudi.payments.personal_data_copies.section import register_sections
        from doudi.payments.recoveries.conferences import register_kind

        register_kind()
        register_panels()
        register_sections()
