"""Details of the offices that documents and notices name: telephones, authorities, entered by the bureau."""
