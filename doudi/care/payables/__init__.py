"""Items of care that payments pays: approved amounts for medical cost and funerals."""
