"""How figures are written, where Django writes them otherwise than browsers do."""
