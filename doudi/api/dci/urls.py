"""Addresses of the DCI Social Registry API 1.0.0."""

from django.urls import path

from doudi.api.dci import views

app_name = "api_dci"
urlpatterns = [
    path("registry/search", views.search, name="search"),
    path("registry/sync/search", views.sync_search, name="sync_search"),
    path("registry/subscribe", views.subscribe, name="subscribe"),
    path("registry/unsubscribe", views.unsubscribe, name="unsubscribe"),
    path("registry/txn/status", views.transaction_status_later, name="txn_status"),
    path("registry/sync/txn/status", views.sync_transaction_status, name="sync_txn_status"),
    path("registry/notify", views.receiver("notify", "NotifyEventRequest"), name="notify"),
    path("registry/on-search", views.receiver("on-search", "SearchResponse"), name="on_search"),
    path(
        "registry/on-subscribe",
        views.receiver("on-subscribe", "SubscribeResponse", is_callback=False),
        name="on_subscribe",
    ),
    path(
        "registry/on-unsubscribe",
        views.receiver("on-unsubscribe", "UnSubscribeResponse", is_callback=False),
        name="on_unsubscribe",
    ),
    path("registry/txn/on-status", views.receiver("txn-on-status", "TxnStatusResponse"), name="txn_on_status"),
    path("keys", views.keys, name="keys"),
]
