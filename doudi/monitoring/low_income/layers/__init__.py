"""The register of the layers: who belongs to which layer from when to when, and by what (SC39-II)."""
