"""From rules to answers: the graph, its checks, and the printers. Reached through ``doudi.policy`` only."""
