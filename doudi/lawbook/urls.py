"""URLs of the public rule book and of the standards that the office enters."""

from django.urls import path

from doudi.lawbook.reader import views as reader
from doudi.lawbook.standards import views as standards

app_name = "lawbook"
urlpatterns = [
    path("policy/", reader.home, name="home"),
    path("policy/legislation/", reader.legislation, name="legislation"),
    path("policy/legislation/<slug:name>/", reader.legal_text, name="legal_text"),
    path("policy/rules/", reader.rules, name="rules"),
    path("policy/figures/<slug:name>/", reader.parameter, name="parameter"),
    path("policy/to-confirm/", reader.to_confirm, name="to_confirm"),
    path("standards/", standards.standards, name="standards"),
    path("standards/new/<slug:name>/", standards.propose, name="propose"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/effect/", standards.effect, name="effect"),
    path("standards/<int:pk>/confirm/", standards.confirm, name="confirm"),
    path("standards/<int:pk>/refuse/", standards.refuse, name="refuse"),
    path("standards/<int:pk>/withdraw/", standards.withdraw, name="withdraw"),
]
