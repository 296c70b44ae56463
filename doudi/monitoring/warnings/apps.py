from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningsConfig(AppConfig):
    name = "doudi.monitoring.warnings"
    label = "warnings"
    verbose_name = _("预警")

    def ready(self) -> None:
        from doudi.monitoring.deliveries.follow_ups import register_follow_up
        from doudi.monitoring.warnings.conference_kind import register_kind
        from doudi.monitoring.warnings.facts_index import texts_of_facts
        from doudi.monitoring.warnings.family_panel import register_panels
        from doudi.monitoring.warnings.screening_runs.jobs import screen_after_delivery
        from doudi.registry.personal_data.index_rotation import register_index_texts

        register_follow_up("warnings", 20, screen_after_delivery)
        register_index_texts("warnings_warning", texts_of_facts)
        register_kind()
        register_panels()
