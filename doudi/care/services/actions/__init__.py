"""Every action on purchased services: each checks the permission and leaves one audit entry."""
