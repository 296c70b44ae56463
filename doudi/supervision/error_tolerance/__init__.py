"""Error tolerance: errors of officers who did their duty and put them right."""
