"""The factory of the web application: a table of contents, nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from checker.reports.compared import MOST_BYTES
from checker.settings import Settings, settings
from checker.web import (
    access,
    account,
    account_security,
    admin,
    admin_accounts,
    admin_sources,
    alert_settings,
    alerts,
    api,
    api_batch,
    api_watching,
    batch,
    capture,
    claims,
    company,
    compare,
    demo,
    demo_day,
    errors,
    feeds,
    headers,
    health,
    keys,
    language,
    members,
    now,
    openapi,
    own,
    pages,
    policy,
    raw,
    reports,
    requisites,
    search,
    sellers,
    signin,
    store,
    usage,
    verify,
    visitor,
    watchlist,
)

ROOT = Path(__file__).parents[1]

ROOMS = (
    search,
    company,
    claims,
    compare,
    now,
    capture,
    requisites,
    raw,
    reports,
    verify,
    pages,
    health,
    demo,
    api,
    api_watching,
    api_batch,
    openapi,
    account_security,
    own,
    batch,
    watchlist,
    alerts,
    feeds,
    alert_settings,
    account,
    members,
    keys,
    sellers,
    demo_day,
    admin,
    admin_accounts,
    admin_sources,
)
"""What has pages, in the order in which their addresses are looked up."""


def create_app(options: Settings | None = None) -> Flask:
    """The application over the base that the settings name. Raises BadSettings where they are not complete."""
    options = options or settings()
    app = access.Quiet("checker", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = options.secret()
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES)
    app.jinja_options["trim_blocks"] = app.jinja_options["lstrip_blocks"] = True

    if options.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=options.trusted_proxies, x_proto=0)  # type: ignore[method-assign]

    access.init_app(app)
    store.init_app(app, options)
    language.init_app(app)
    capture.init_app(app)  # before anything reads a form
    verify.init_app(app)
    watchlist.init_app(app)
    batch.init_app(app)
    signin.init_app(app, options)  # brings a JSON provider of its own
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    visitor.init_app(app)
    policy.init_app(app)
    account.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    usage.init_app(app)
    demo_day.init_app(app)
    alerts.init_app(app)
    api_watching.init_app(app)
    api_batch.init_app(app)
    alert_settings.init_app(app)
    reports.init_app(app)
    admin.init_app(app)

    app.register_blueprint(alert_settings.letters)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    return app
