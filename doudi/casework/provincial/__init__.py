"""Applications from the provincial app (赣服通): import them from files, export their state."""
