"""What connectors stand on: which places may be spoken to, and how."""
