"""Files in general: atomic writing, spreadsheets and HTML tables read, spreadsheets written."""
