"""What people do with endpoints; one file per noun."""
