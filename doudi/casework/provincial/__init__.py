"""Applications from the provincial app (赣服通): files in, row by row, and the state of each out."""
