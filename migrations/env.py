"""Runs migrations for the address that `checker.db.upgrade` hands over, or that the settings name."""

from alembic import context
from sqlalchemy import func, select

from checker.db import make_engine
from checker.models import Base
from checker.settings import settings

UPGRADE = 4346  # number of the advisory lock; it goes with the connection

url = context.config.attributes.get("url") or settings().url
engine = make_engine(url)
with engine.connect() as connection:
    if connection.dialect.name == "postgresql":  # two programs that start at once: the second waits and finds it done
        connection.execute(select(func.pg_advisory_lock(UPGRADE)))
        connection.commit()
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
