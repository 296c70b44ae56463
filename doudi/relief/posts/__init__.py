"""Leaders' posts and who holds them, dated: who visits whom after relief (P18-6.l)."""
