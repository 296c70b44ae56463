"""Publications of decisions in villages: posted, photographed, taken down (公布)."""
