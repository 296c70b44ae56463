"""Home visits of a case (入户调查)."""
