"""Pages of the register."""

from django.urls import path

from doudi.registry import views

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
    path("circumstances/<int:pk>/correct/", views.correct, name="correct"),
    path("people/<int:pk>/reveal/", views.reveal_identity_number, name="reveal_id_number"),
    path("circumstances/<int:pk>/reveal/", views.reveal_circumstance, name="reveal"),
]
