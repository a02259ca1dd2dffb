"""Routes of notebooks. The process starts after the commit, which these knocks never reach."""

from tests.house.routes import Route

ROUTES = [
    Route("notebooks:notebook", "GET", "notebook.open"),
    Route("notebooks:notebook", "POST", "notebook.open"),
    Route("notebooks:server", "GET", "notebook.open"),
    Route("notebooks:stop", "POST", "notebook.open"),
    Route("api-notebooks:notebook", "GET", "notebook.open"),
    Route("api-notebooks:notebook", "POST", "notebook.open"),
    Route("api-notebooks:notebook", "DELETE", "notebook.open"),
]
