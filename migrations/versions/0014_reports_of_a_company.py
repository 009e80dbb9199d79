"""reports of an organisation about one company are found by an index"""

from alembic import op


revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index('ix_report_organisation_subject', ['organisation_id', 'subject'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index('ix_report_organisation_subject')
