"""A file as the engine reads it: unpacked on the way and looked at block by block, so that its size does not matter."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import cast

from ..errors import InputError

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import IO

BLOCK = 2**22
"""About how many bytes are looked at together; a block ends with a line."""
LONGEST = 2**26
"""A block ends in the middle of a line that is longer than this."""
PACKED = (".gz", ".bz2", ".zst")
"""The endings of packed files."""


def unpacked_name(name: str) -> str:
    """The name that a file has when it is unpacked: its ending tells what it holds.

    >>> unpacked_name("members.csv.gz"), unpacked_name("all.nq.zst"), unpacked_name("members.csv")
    ('members.csv', 'all.nq', 'members.csv')
    """
    stem, ending = os.path.splitext(name)
    return stem if ending.lower() in PACKED else name


def unpacking(stream: IO[bytes], name: str) -> IO[bytes]:
    """The stream, unpacked as the ending of its name tells. Raises `InputError` if that cannot be done here."""
    ending = os.path.splitext(name)[1].lower()
    if ending == ".gz":
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if ending == ".bz2":
        import bz2

        return bz2.BZ2File(stream)
    if ending == ".zst":
        try:
            import zstandard
        except ImportError:
            raise InputError(
                "is packed with zstd, which needs a package more",
                where=name,
                mend='pip install "nnmi-graph[zst]", or unpack it first',
            ) from None
        reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        return cast("IO[bytes]", reader)
    return stream


def broken(name: str) -> InputError:
    """The complaint about a packed file that does not unpack."""
    return InputError("is broken where it is packed, or not packed as its ending says", where=name, mend="pack it anew")


class Stream(RawIOBase):
    """What a file holds, to be read by the engine. `look` is given each block before it is handed on, `passed` how many
    bytes of the file have been read.

    What goes wrong meanwhile is in `fault`, since the engine makes an error of its own of it.
    """

    def __init__(
        self, file: IO[bytes], name: str, look: Callable[[bytes], None], passed: Callable[[int], None] | None = None
    ) -> None:
        self.name = name
        self._file = file
        self._stream = unpacking(self._file, self.name)
        self._look, self._passed = look, passed
        self._block, self._rest = memoryview(b""), b""
        self._begun = False
        self.fault: BaseException | None = None

    def buffered(self) -> IO[bytes]:
        """The stream for an engine that reads it in pieces of few kilobytes."""
        return BufferedReader(self, BLOCK)

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        """Fill `room` with what comes next, as far as there is something ready; 0 at the end."""
        try:
            self._block = self._block or memoryview(self.block())
        except BaseException as error:
            self.fault = error
            raise
        size = min(len(room), len(self._block))
        room[:size], self._block = self._block[:size], self._block[size:]
        return size

    def block(self) -> bytes:
        """The next block, looked at; empty at the end."""
        parts = [self._rest]
        self._rest = b""
        held = len(parts[0])
        while part := self._part():
            end = part.rfind(b"\n") + 1
            held += len(part)
            if held >= BLOCK and (end or held > LONGEST):
                end = end or len(part)
                parts.append(part[:end])
                self._rest = part[end:]
                break
            parts.append(part)
        block = b"".join(parts)
        if not self._begun:
            block, self._begun = block.removeprefix(b"\xef\xbb\xbf"), True
        if self._passed:
            self._passed(self._file.tell())
        if block:
            self._look(block)
        return block

    def _part(self) -> bytes:
        try:
            return self._stream.read(BLOCK)
        except Exception as error:
            if self._stream is self._file:
                raise
            raise broken(self.name) from error
