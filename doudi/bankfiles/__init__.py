"""Files out to the banks and back: each bank declared once in ``profiles/``, everything else follows from there.

Pure: no database, no clock. The same input always gives the same bytes.
"""
