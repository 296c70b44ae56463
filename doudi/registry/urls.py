"""Pages of the register."""

from django.urls import path

from doudi.registry import family_views, views

app_name = "registry"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("households/", views.households, name="households"),
    path("households.xlsx", views.export_households, name="export_households"),
    path("households/<int:pk>/", views.household, name="household"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/why/", views.why, name="why"),
    path("people/<int:pk>/change/", views.change, name="change_person"),
    path("people/<int:pk>/move/", views.move, name="move"),
    path("people/<int:pk>/merge/", views.merge, name="merge"),
    path("households/<int:pk>/change/", views.change_household, name="change_household"),
    path("people/<int:pk>/split/", family_views.split, name="split"),
    path("people/<int:pk>/registered/", family_views.register_with, name="register_with"),
    path("people/<int:pk>/supporters/", family_views.bind_support, name="bind_support"),
    path("supports/<int:pk>/end/", family_views.end_support, name="end_support"),
    path("households/new/", family_views.register_family, name="register_family"),
    path("households/<int:pk>/members/", family_views.register_member, name="register_member"),
    path("circumstances/<int:pk>/correct/", views.correct, name="correct"),
    path("people/<int:pk>/reveal/", views.reveal_identity_number, name="reveal_id_number"),
    path("circumstances/<int:pk>/reveal/", views.reveal_circumstance, name="reveal"),
]
