"""What compiled code does for Python: reading lines, holding memory, handing it to frames."""
