"""Rolls into the register in two steps: staged with every fault on its cell, then confirmed. Nothing before."""
