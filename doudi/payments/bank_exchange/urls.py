"""URLs of the bank exchange."""

from django.urls import path

from doudi.payments.bank_exchange import views

app_name = "bank_exchange"
urlpatterns = [
    path("bank/", views.files, name="files"),
    path("bank/archive/", views.decide_archive_difference, name="decide_archive_difference"),
    path("bank/runs/<int:pk>/", views.run, name="run"),
    path("bank/files/<int:pk>/", views.file, name="file"),
    path("bank/files/<int:pk>/download/", views.download, name="download"),
    path("bank/files/<int:pk>/simulated-answer/", views.simulated_answer, name="simulated_answer"),
    path("bank/answers/<int:pk>/", views.answer, name="answer"),
    path("bank/late-returns/<int:pk>/", views.late_return, name="late_return"),
    path("bank/answers/<int:pk>/original/", views.original_answer, name="original_answer"),
    path("bank/inquiries/", views.inquiries, name="inquiries"),
    path("bank/inquiries/<int:pk>/", views.settle_inquiry, name="settle_inquiry"),
    path("bank/returned/", views.returned_payments, name="returned_payments"),
]
