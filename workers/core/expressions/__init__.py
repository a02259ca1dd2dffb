"""The expression language that every transform lowers to and every engine runs.

What a value is: a cell is an integer (64 bits), a finite number (64-bit float), a boolean, text, a date, a datetime
(UTC, microseconds, no zone), or missing. NaN, infinity and null in the data are all read as missing, and no primitive
produces anything else: a result that is not finite, not in range, or not convertible is missing. So missing is the
only odd value, and every engine treats it by the rules in ``primitives``.
"""
