"""The DCI Social Registry API 1.0.0, as the standard's own OpenAPI file describes it."""
