"""Import of rolls in two steps: staged with every fault, then confirmed."""
