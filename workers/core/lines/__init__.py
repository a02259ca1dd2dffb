"""Lines of delimited text as columns, read by compiled code where every line is plainly one row."""
