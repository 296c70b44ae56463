"""Addresses of purchased services."""

from django.urls import path

from doudi.care.services import acceptance_views, order_views, own_views, settlement_views, views

app_name = "care_services"
urlpatterns = [
    path("services/items/", views.items, name="items"),
    path("services/items/<int:pk>/withdraw/", views.withdraw, name="withdraw_item"),
    path("services/providers/", views.providers, name="providers"),
    path("services/providers/<int:pk>/", views.provider, name="provider"),
    path("services/shares/", views.shares, name="shares"),
    path("services/townships/", views.townships, name="townships"),
    path("services/contracts/", views.contracts, name="contracts"),
    path("services/contracts/new/", views.new_contract, name="new_contract"),
    path("services/contracts/<int:pk>/", views.contract, name="contract"),
    path("services/contracts/<int:pk>/prolong/", views.prolong, name="prolong"),
    path("services/contracts/<int:pk>/settle/", settlement_views.settle, name="settle"),
    path("services/settlements/", settlement_views.settlements, name="settlements"),
    path("services/settlements/<int:pk>/", settlement_views.settlement, name="settlement"),
    path("services/orders/", order_views.orders, name="orders"),
    path("services/orders/new/", order_views.new_order, name="new_order"),
    path("services/orders/acceptance/", acceptance_views.acceptance, name="acceptance"),
    path("services/orders/acceptance/back/", acceptance_views.take_back, name="take_back_acceptances"),
    path("services/orders/<int:pk>/", order_views.order, name="order"),
    path("services/samples/", order_views.samples, name="samples"),
    path("services/own/", own_views.my_orders, name="my_orders"),
    path("services/own/<int:pk>/", own_views.my_order, name="my_order"),
]
