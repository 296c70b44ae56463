"""How money and goods of assistance are used, for everybody and without persons."""
