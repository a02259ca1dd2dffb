"""Routes of the dashboard, search and notifications."""

from tests.house.routes import Route

ROUTES = [
    Route("home-site:home", "GET", "signed-in"),
    Route("home-site:search", "GET", "signed-in"),
    Route("home-site:bell", "POST", "signed-in"),
    Route("home-site:pulse", "GET", "signed-in"),
]
