"""What text files have in common: their encoding and their layout. Shared by the readers of text."""
