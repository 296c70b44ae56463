"""Interfaces for the systems of other departments: DCI Social Registry 1.0.0, our own service, tables for analysts."""
