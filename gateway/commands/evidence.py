"""`ordergate evidence ORDER`: everything that proves one order, in one zip that `sha256sum -c` can check without us."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gateway.control import open_store
from gateway.errors import GatewayError
from gateway.rendering import intake_json, order_json
from gateway.settings import LoadedSettings
from gateway.store.store import Store

__all__ = ["write_pack"]

MANIFEST = "SHA256SUMS"
#: zip entries carry a time; a fixed one makes equal packs equal bytes
EPOCH = (1980, 1, 1, 0, 0, 0)


async def write_pack(loaded: LoadedSettings, order_id: str, target: Path) -> Path:
    """Write the pack of an order; returns where. Raises GatewayError for an unknown order."""
    async with open_store(loaded, read_only=True) as store:
        try:
            files = [file async for file in _files(store, order_id)]
        except KeyError as error:
            raise GatewayError(f"{order_id}: there is no such order; `ordergate export` lists them") from error
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in [*files, (MANIFEST, sums.encode())]:
            pack.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return target


async def _files(store: Store, order_id: str) -> AsyncIterator[tuple[str, bytes]]:
    view = await store.order(order_id)
    intake = await store.intake(view.row.intake_id)
    yield "order.json", _json(order_json(view))
    yield "intake.json", _json(intake_json(intake))
    for revision in await store.revisions(order_id):
        about = {
            "at": revision.at.isoformat(),
            "by": revision.by,
            "reason": revision.reason,
            "order": revision.order.to_json(),
        }
        yield f"revisions/{revision.revision}.json", _json(about)
    rows = [asdict(row) | {"at": row.at.isoformat()} for row in await store.journal(order_id, intake.row.id)]
    yield "journal.jsonl", "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows).encode()
    for index, part in enumerate(intake.parts):
        yield f"parts/{index}-{part.sha256}", await store.blob(part.sha256)


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
