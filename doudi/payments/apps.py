from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "doudi.payments"
    label = "payments"
    verbose_name = _("资金发放")

    def ready(self) -> None:
        from doudi.care.charity.needs.government_aid import register_aid_source
        from doudi.core.attachments.owners import register_owner
        from doudi.payments.account_authorities.queries import villages_of_proof
        from doudi.payments.computation.withheld_relief import withheld_instalments
        from doudi.payments.family_file.paid_sums import paid_since
        from doudi.payments.family_file.panels import register_panels
        from doudi.payments.personal_data_copies.section import register_sections
        from doudi.payments.recoveries.conferences import register_kind
        from doudi.relief.instalments.withheld import register_withheld_source

        register_aid_source(paid_since)
        register_kind()
        register_owner(villages_of_proof)
        register_panels()
        register_sections()
        register_withheld_source(withheld_instalments)
