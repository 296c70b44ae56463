"""Our own service at /api/v1/, as ``openapi.yaml`` beside this file describes it."""
