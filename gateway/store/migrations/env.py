"""Run by Alembic: one connection, one transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, event, pool

from gateway.store.schema import METADATA

engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)

if engine.dialect.name == "sqlite":
    # The driver would commit before every CREATE TABLE; half a migration must not stay.
    @event.listens_for(engine, "connect")
    def _manual(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection) -> None:  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        transaction_per_migration=False,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
