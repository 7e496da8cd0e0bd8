"""ZIP archives: their members as parts, bounded in number, size and ratio. Archives inside archives stay closed."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from channels.envelope import Part, Role
from channels.media import media_type
from parsers.errors import Damaged, Empty, Encrypted, TooLarge

__all__ = ["MEMBERS_LIMIT", "RATIO_LIMIT", "TOTAL_LIMIT", "UNPACKING_ERRORS", "members"]

MEMBERS_LIMIT = 50
TOTAL_LIMIT = 60_000_000  #: bytes of all members together
RATIO_LIMIT = 200  #: unpacked over packed; ordinary documents stay below 30

#: What zipfile raises of a file that is damaged, or packed in a way that it does not know; of a password it raises RuntimeError.
UNPACKING_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError,
)  # fmt: skip

_SKIPPED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def members(content: bytes, part: int) -> list[Part]:
    """The files in the archive as attachments of part number `part`. Names are kept as words and never used as paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = [item for item in archive.infolist()[: MEMBERS_LIMIT + 1] if _is_file(item)]
            _check(items)
            return [_member(archive, item, part) for item in items]
    except UNPACKING_ERRORS as error:
        raise Damaged(f"The archive cannot be unpacked ({error}).") from error


def _is_file(item: zipfile.ZipInfo) -> bool:
    return not item.is_dir() and not any(skipped in item.filename for skipped in _SKIPPED)


def _check(items: list[zipfile.ZipInfo]) -> None:
    if not items:
        raise Empty("The archive holds no files.")
    if any(item.flag_bits & 1 for item in items):
        raise Encrypted("The archive needs a password.")
    unpacked, packed = sum(i.file_size for i in items), sum(i.compress_size for i in items)
    if len(items) > MEMBERS_LIMIT or unpacked > TOTAL_LIMIT or unpacked > RATIO_LIMIT * max(packed, 1000):
        raise TooLarge(f"The archive holds {len(items)} files of {unpacked:,} bytes; that is more than is unpacked.")


def _member(archive: zipfile.ZipFile, item: zipfile.ZipInfo, part: int) -> Part:
    with archive.open(item) as stream:
        # The size in the directory may lie; what is read is what counts.
        data = stream.read(TOTAL_LIMIT + 1)
    if len(data) > TOTAL_LIMIT:
        raise TooLarge("A file in the archive is larger than is unpacked.")
    name = item.filename.rsplit("/", 1)[-1].rsplit("\\", 1)[-1][:200]
    return Part(data, media_type(data, name), name, Role.ATTACHMENT, part)
