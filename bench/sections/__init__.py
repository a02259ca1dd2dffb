"""One section of a bench each: ``rows(work, options)`` measures and answers the lines of the table."""
