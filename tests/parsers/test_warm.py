"""What a process has that reading children fork from."""

from __future__ import annotations

import subprocess
import sys

READ = """
import sys
import parsers.warm
from parsers import lexicon
from tests.bench.reading_time import _envelope, _mail, _sheet, _x12
from parsers.parse import parse

before, read = {name for name in sys.modules if name.startswith("parsers.")}, lexicon.data.cache_info().misses
for content, name in ((_mail(), "order.eml"), (_sheet(3), "order.xlsx"), (_x12(3), "order.edi")):
    parse(_envelope(content, name))
print(sorted({name for name in sys.modules if name.startswith("parsers.")} - before), lexicon.data.cache_info().misses - read)
"""


def test_a_warm_process_loads_nothing_more_with_its_first_documents() -> None:
    said = subprocess.run([sys.executable, "-c", READ], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["[]", "0"]
