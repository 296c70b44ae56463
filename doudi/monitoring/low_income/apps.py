from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LowIncomeConfig(AppConfig):
    name = "doudi.monitoring.low_income"
    label = "low_income"
    verbose_name = _("低收入人口")

    def ready(self) -> None:
        from doudi.monitoring.deliveries.follow_ups import register_follow_up
        from doudi.monitoring.deliveries.provincial.population import register_population
        from doudi.monitoring.low_income.family_chain.panels import register_panels
        from doudi.monitoring.low_income.follow_ups import ORDER, update_after_delivery
        from doudi.monitoring.low_income.insurance.queries import register_insurance_panel
        from doudi.monitoring.low_income.layers.causes import texts_of_causes
        from doudi.monitoring.low_income.layers.moves import follow_household, follow_merge, follow_person
        from doudi.monitoring.low_income.layers.provincial_population import population_of_register
        from doudi.registry.followers import HOUSEHOLD_MOVED, PEOPLE_MERGED, PERSON_MOVED
        from doudi.registry.personal_data.index_rotation import register_index_texts

        register_index_texts("low_income_lowincomecause", texts_of_causes)
        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        PEOPLE_MERGED.register(follow_merge)
        register_panels()
        register_insurance_panel()
        register_population(population_of_register)
        register_follow_up("low_income", ORDER, update_after_delivery)
