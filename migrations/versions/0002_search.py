"""the search's columns

rank of what is there already is given here; the surnames of heads come with a company's next record, or at once
when the register is loaded into a new base.
"""

from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.add_column('company', sa.Column('rank', sa.SmallInteger(), server_default='0', nullable=False))
    op.add_column('company', sa.Column('heads', sa.Text(), server_default='', nullable=False))
    op.add_column('company', sa.Column('changed', sa.BigInteger(), server_default='0', nullable=False))
    op.execute(
        "UPDATE company SET rank = CASE WHEN ended <> '' THEN 110"
        " WHEN status BETWEEN '113' AND '118' THEN 70 WHEN status BETWEEN '101' AND '110' THEN 60 ELSE 0 END"
        " + CASE WHEN registered_on IS NULL OR registered_on >= 20310000 THEN 40"
        " WHEN registered_on < 19910000 THEN 0 ELSE registered_on / 10000 - 1991 END"
    )
    op.create_index('ix_company_short', 'company', ['folded_short', 'reach', 'rank', 'region', 'heads'])
    op.create_index('ix_company_full', 'company', ['folded_full', 'reach', 'rank', 'region', 'heads'])
    op.create_index('ix_company_changed', 'company', ['changed'])
    op.drop_index('ix_company_folded_short', 'company')
    op.drop_index('ix_company_folded_full', 'company')
    op.create_table('name_left',
    sa.Column('changed', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('changed', 'name', name=op.f('pk_name_left')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('name_left')
    op.create_index('ix_company_folded_short', 'company', ['folded_short'])
    op.create_index('ix_company_folded_full', 'company', ['folded_full'])
    op.drop_index('ix_company_changed', 'company')
    op.drop_index('ix_company_full', 'company')
    op.drop_index('ix_company_short', 'company')
    with op.batch_alter_table('company', schema=None) as batch_op:
        batch_op.drop_column('changed')
        batch_op.drop_column('heads')
        batch_op.drop_column('rank')
