"""Care: agreements, visits, institutions, medical cost, children, purchased services, charity."""
