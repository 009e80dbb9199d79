"""${message}

Rules: works with the code of the version before it; a column is added as NULL; a column goes in two steps
(first nothing reads it, a release later it is dropped); no long lock on a large table.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
