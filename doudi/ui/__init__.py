"""The look of pages: frame, components, stylesheet, error pages."""
