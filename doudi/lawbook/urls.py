"""Pages of the rule book, public; and of the standards that the office enters."""

from django.urls import path

from doudi.lawbook import standard_views, views

app_name = "lawbook"
urlpatterns = [
    path("policy/", views.home, name="home"),
    path("policy/papers/", views.papers, name="papers"),
    path("policy/papers/<slug:name>/", views.paper, name="paper"),
    path("policy/rules/", views.rules, name="rules"),
    path("policy/figures/<slug:name>/", views.parameter, name="parameter"),
    path("policy/to-confirm/", views.to_confirm, name="to_confirm"),
    path("standards/", standard_views.standards, name="standards"),
    path("standards/new/<slug:name>/", standard_views.propose, name="propose"),
    path("standards/<int:pk>/", standard_views.standard, name="standard"),
    path("standards/<int:pk>/effect/", standard_views.effect, name="effect"),
    path("standards/<int:pk>/confirm/", standard_views.confirm, name="confirm"),
    path("standards/<int:pk>/refuse/", standard_views.refuse, name="refuse"),
    path("standards/<int:pk>/withdraw/", standard_views.withdraw, name="withdraw"),
]
