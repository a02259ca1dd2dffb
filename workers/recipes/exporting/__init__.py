"""A fitted recipe as code that runs without Etabli: a Python file, a notebook, or a query."""

from workers.recipes.exporting.about import About
from workers.recipes.exporting.code import has_queries, tables_of
from workers.recipes.exporting.layouts import layout_of
from workers.recipes.exporting.notebook import notebook
from workers.recipes.exporting.python import python_file
from workers.recipes.exporting.sql import sql_query

__all__ = ["About", "has_queries", "layout_of", "notebook", "python_file", "sql_query", "tables_of"]
