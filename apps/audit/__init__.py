"""What happened, who did it, in an order that cannot be changed unseen."""
