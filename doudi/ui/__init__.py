"""What every page looks like: frame, components, stylesheet, friendly refusals."""
