"""Pages of the register."""

from django.urls import path

from doudi.registry.households import views as households_views
from doudi.registry.people import views as people_views

app_name = "registry"
urlpatterns = [
    path("search/", people_views.search, name="search"),
    path("households/", people_views.households, name="recipients"),
    path("households.xlsx", people_views.export_recipients, name="export_recipients"),
    path("households/<int:pk>/", people_views.household, name="household"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/why/", people_views.why, name="why"),
    path("people/<int:pk>/change/", people_views.change, name="change_person"),
    path("people/<int:pk>/move/", people_views.move, name="move"),
    path("people/<int:pk>/merge/", people_views.merge, name="merge"),
    path("households/<int:pk>/change/", people_views.change_household, name="change_household"),
    path("people/<int:pk>/split/", households_views.split, name="split"),
    path("people/<int:pk>/hukou/", households_views.register_hukou, name="register_hukou"),
    path("people/<int:pk>/supporters/", households_views.register_support, name="register_support"),
    path("supports/<int:pk>/end/", households_views.end_support, name="end_support"),
    path("households/new/", households_views.register_family, name="register_family"),
    path("households/<int:pk>/members/", households_views.register_member, name="register_member"),
    path("circumstances/<int:pk>/correct/", people_views.correct, name="correct"),
    path("people/<int:pk>/reveal/", people_views.reveal_identity_number, name="reveal_id_number"),
    path("circumstances/<int:pk>/reveal/", people_views.reveal_circumstance, name="reveal"),
]
