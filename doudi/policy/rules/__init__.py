"""The rules of law, one module per programme. Each rule is a small cited function (see CONTRIBUTING)."""
