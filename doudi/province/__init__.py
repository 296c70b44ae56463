"""A province: many counties, each computed by the engine of a county, spread over a Spark cluster.

A province is a folder with a folder for each county (``county=360731``), itself a snapshot folder; departments' lists
of a county are in its folder ``data``. A household lives in one county, so a county is computed alone and its results
are a partition of the province's. Questions that cross counties are Spark SQL (:mod:`doudi.province.doubles`) or put
together from what each county found (:mod:`doudi.province.list_matching`).
"""
