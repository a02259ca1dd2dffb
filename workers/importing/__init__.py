"""From files to versions: opened, understood from every value, typed, stored."""
