"""Jobs: the machine's unit of work. State lives here, in our database, and moves by compare-and-set."""
