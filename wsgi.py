"""The web application for a server: `gunicorn wsgi:app`."""

from checker.app import create_app

app = create_app()
app.extensions["checker_counts"].start()
