"""Economic checks of families against the data of departments and banks (家庭经济状况核对)."""
