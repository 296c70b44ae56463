"""The office's own Excel rolls (花名册): read what really comes, write what is expected."""
