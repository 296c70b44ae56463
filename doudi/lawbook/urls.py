"""Pages of the rule book; public."""

from django.urls import path

from doudi.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("policy/", views.home, name="home"),
    path("policy/papers/", views.papers, name="papers"),
    path("policy/papers/<slug:name>/", views.paper, name="paper"),
    path("policy/rules/", views.rules, name="rules"),
    path("policy/figures/<slug:name>/", views.parameter, name="parameter"),
    path("policy/to-confirm/", views.to_confirm, name="to_confirm"),
]
