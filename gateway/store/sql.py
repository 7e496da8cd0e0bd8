"""Statements that are built once with SQLAlchemy Core, compiled once per dialect, and run on the driver's own cursor.

The pipeline runs about a dozen statements per order; compiling, binding and wrapping rows at every call would cost more than
the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Dialect, Select, Table, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from gateway.store.backend import Backend
from gateway.store.records import Change
from normalizer.master import EarlierOrder

__all__ = ["Entry", "Reads", "Sql", "Touch", "Tx", "inserting"]


Values = Mapping[str, Any] | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one driver takes it."""

    text: str
    fixed: Mapping[str, Any]  #: values that stand in the statement itself
    places: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None  #: values in order, for a driver that counts them

    def values(self, parameters: Mapping[str, Any]) -> Values:
        """Every value that the text needs, as the driver takes them."""
        named = {**self.fixed, **parameters} if self.fixed else parameters
        return named if self.places is None else self.places(named)


def _places(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


class Sql:
    """One statement with named parameters."""

    __slots__ = ("_compiled", "clause", "reads")

    def __init__(self, clause: ClauseElement) -> None:
        self.clause = clause
        self.reads = isinstance(clause, Select)
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: Dialect) -> Compiled:
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled = cast("SQLCompiler", self.clause.compile(dialect=dialect))
            fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
            places = None if compiled.positiontup is None else _places(compiled.positiontup)
            known = self._compiled[dialect.name] = Compiled(str(compiled), fixed, places)
        return known

    def bound(self, dialect: Dialect, parameters: Mapping[str, Any]) -> tuple[str, Values]:
        """The text, and every value that it needs."""
        compiled = self.compiled(dialect)
        return compiled.text, compiled.values(parameters)

    def bound_all(self, dialect: Dialect, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Values]]:
        """The text, and the values of each row."""
        compiled = self.compiled(dialect)
        return compiled.text, [compiled.values(row) for row in rows]


def inserting(table: Table, *, without: Collection[str]) -> Sql:
    """Inserts a row whose columns of these names are left to the database."""
    return Sql(insert(table).values({each.name: bindparam(each.name) for each in table.c if each.name not in without}))


class Reads:
    """A cursor that reads. Values come as the driver gives them; the callers know their columns."""

    __slots__ = ("_now", "backend", "cursor", "dialect", "wall")

    def __init__(self, cursor: Any, backend: Backend, *, wall: int, now: int | None = None) -> None:
        self.cursor = cursor
        self.backend = backend
        self.dialect = backend.dialect
        self.wall = wall  #: µs, what a person's watch says: for what is shown
        self._now = now

    @property
    def now(self) -> int:
        """µs, from a clock that cannot jump: for due and leases. Asked of the server only where it matters."""
        if self._now is None:
            self._now = self.backend.now(self.cursor)
        return self._now

    def run(self, statement: Sql, parameters: Mapping[str, Any] | None = None) -> Any:
        return self.cursor.execute(*statement.bound(self.dialect, parameters or {}))

    def one(self, statement: Sql, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first row as a tuple, or None."""
        self.run(statement, parameters)
        return self.cursor.fetchone()

    def every(self, statement: Sql, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        self.run(statement, parameters)
        rows: list[Any] = self.cursor.fetchall()
        return rows

    def select(self, clause: ClauseElement) -> list[dict[str, Any]]:
        """Run a statement that was built for this one question, with its values inside; rows as dicts."""
        compiled = cast(
            "SQLCompiler", clause.compile(dialect=self.dialect, compile_kwargs={"render_postcompile": True})
        )
        names, values = compiled.positiontup, compiled.params
        self.cursor.execute(str(compiled), values if names is None else [values[name] for name in names])
        return self._named()

    def rows(self, statement: Sql, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same of a statement that was built once: for what is asked with every order, building costs more than asking."""
        self.run(statement, parameters)
        return self._named()

    def _named(self) -> list[dict[str, Any]]:
        names = [column[0] for column in self.cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self.cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for the journal, before it has its place in the chain."""

    kind: str
    subject: str
    verb: str
    by: str
    before: str | None
    after: str | None
    data: str  #: JSON


@dataclass(frozen=True, slots=True)
class Touch:
    """What a move did to a customer's history: recorded an order, moved one to a state, or something else."""

    account_no: str
    order_id: str
    recorded: EarlierOrder | None = None
    version: int = 0  #: of the history, after the recording
    state: str | None = None


@dataclass(slots=True)
class _Notes:
    entries: list[Entry] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)


class Tx(Reads):
    """One item of a writing transaction: a cursor, and what it leaves for the journal and for those who listen."""

    __slots__ = ("_notes", "wrote")

    def __init__(self, cursor: Any, backend: Backend, *, wall: int, now: int | None = None) -> None:
        super().__init__(cursor, backend, wall=wall, now=now)
        self._notes = _Notes()
        self.wrote = False  #: whether it has left a trace that would have to be taken back

    @property
    def entries(self) -> list[Entry]:
        return self._notes.entries

    @property
    def changes(self) -> list[Change]:
        return self._notes.changes

    @property
    def touches(self) -> list[Touch]:
        return self._notes.touches

    def run(self, statement: Sql, parameters: Mapping[str, Any] | None = None) -> Any:
        self.wrote = self.wrote or not statement.reads
        return super().run(statement, parameters)

    def write(self, statement: Sql, parameters: Mapping[str, Any]) -> int:
        """Run it and say how many rows it touched."""
        self.wrote = True
        self.cursor.execute(*statement.bound(self.dialect, parameters))
        count: int = self.cursor.rowcount
        return count

    def write_all(self, statement: Sql, rows: Sequence[Mapping[str, Any]]) -> None:
        self.wrote = True
        self.cursor.executemany(*statement.bound_all(self.dialect, rows))

    def journal(
        self,
        kind: Any,
        subject: str,
        verb: str,
        *,
        by: str,
        before: str | None = None,
        after: str | None = None,
        data: str = "{}",
    ) -> None:
        """What happened; enters the chain with the commit of this transaction, or not at all."""
        # states and actors as plain text: whatever is more than that costs the driver a search for how to write it
        was, now = before and str(before), after and str(after)
        self._notes.entries.append(Entry(kind, subject, verb, str(by), was, now, data))
        self._notes.changes.append(Change(kind, subject, after, verb))
