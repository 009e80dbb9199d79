"""Runs migrations for the address that `checker.db.upgrade` hands over, or that the settings name."""

from alembic import context

from checker.db import make_engine
from checker.models import Base
from checker.settings import settings

url = context.config.attributes.get("url") or settings().url
engine = make_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
