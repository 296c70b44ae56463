"""Addresses of the low-income population."""

from django.urls import path

from doudi.monitoring.low_income.family_chain import views as chain_views
from doudi.monitoring.low_income.insurance import views as insurance_views
from doudi.monitoring.low_income.layers import views as layer_views
from doudi.monitoring.low_income.offered_aid import views as offered_views
from doudi.monitoring.low_income.unaided import views as unaided_views

app_name = "low_income"
urlpatterns = [
    path("low-income/", layer_views.numbers, name="numbers"),
    path("low-income/people/", layer_views.people, name="people"),
    path("low-income/urban/", layer_views.urban_poor, name="urban_poor"),
    path("low-income/entries/", layer_views.entries, name="entries"),
    path("low-income/entries/<int:pk>/", layer_views.entry, name="entry"),
    path("low-income/coverage/", offered_views.coverage, name="coverage"),
    path("low-income/unaided/", unaided_views.unaided, name="unaided"),
    path("low-income/unaided/<int:pk>/", unaided_views.unaided_person, name="unaided_person"),
    path("low-income/families/<int:pk>/", chain_views.chain, name="chain"),
    path("low-income/families/<int:pk>/print/", chain_views.family_document, name="family_document"),
    path("low-income/insurance/", insurance_views.policies, name="insurance"),
    path("low-income/insurance/<int:pk>/", insurance_views.policy, name="insurance_policy"),
    path("low-income/insurance/<int:pk>/void/", insurance_views.void_policy, name="void_insurance_policy"),
    path("low-income/insurance/files/", insurance_views.files, name="insurance_files"),
    path("low-income/insurance/files/template/", insurance_views.template, name="insurance_template"),
    path("low-income/insurance/files/<int:pk>/", insurance_views.file, name="insurance_file"),
]
