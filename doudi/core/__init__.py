"""Accounts, divisions, audit trail, encryption, attachments and jobs, which every room uses."""
