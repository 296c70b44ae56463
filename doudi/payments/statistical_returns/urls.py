"""URLs of statistical returns."""

from django.urls import path

from doudi.payments.statistical_returns import views

app_name = "statistical_returns"
urlpatterns = [
    path("funds/returns/", views.returns, name="returns"),
    path("funds/returns/<int:pk>/", views.statistical_return, name="return"),
    path("funds/returns/<int:pk>/export/", views.export_return, name="export"),
    path("funds/returns/<int:pk>/do/<slug:verb>/", views.act_on_return, name="act"),
]
