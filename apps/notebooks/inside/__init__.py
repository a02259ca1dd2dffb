"""What runs inside the Jupyter process. It has never heard of Django, the database or the studio's secrets."""
