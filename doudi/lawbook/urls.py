"""Pages of the rule book, public; and of the standards that the office enters."""

from django.urls import path

from doudi.lawbook.reader import views as reader_views
from doudi.lawbook.standards import views as standards_views

app_name = "lawbook"
urlpatterns = [
    path("policy/", reader_views.home, name="home"),
    path("policy/legislation/", reader_views.legislation, name="legislation"),
    path("policy/legislation/<slug:name>/", reader_views.legal_text, name="legal_text"),
    path("policy/rules/", reader_views.rules, name="rules"),
    path("policy/figures/<slug:name>/", reader_views.parameter, name="parameter"),
    path("policy/to-confirm/", reader_views.to_confirm, name="to_confirm"),
    path("standards/", standards_views.standards, name="standards"),
    path("standards/new/<slug:name>/", standards_views.propose, name="propose"),
    path("standards/<int:pk>/", standards_views.standard, name="standard"),
    path("standards/<int:pk>/effect/", standards_views.effect, name="effect"),
    path("standards/<int:pk>/confirm/", standards_views.confirm, name="confirm"),
    path("standards/<int:pk>/refuse/", standards_views.refuse, name="refuse"),
    path("standards/<int:pk>/withdraw/", standards_views.withdraw, name="withdraw"),
]
