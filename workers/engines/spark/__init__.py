"""The engine for tables that outgrow a machine: plans run by Apache Spark.

The same rows in the same order as from the other engines, so a row carries its ``place``. What Spark's own functions
mean as we do is Spark SQL (``primitives``); the rest is computed by Polars where the rows are (``arrow``). No table and
no column comes to the process that asks.
"""
