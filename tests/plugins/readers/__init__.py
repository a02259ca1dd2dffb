"""How to write a sample in each format: one module per reader, called like it."""
