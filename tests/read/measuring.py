"""Measures what reading costs, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, resource, sys, time
from graphkit.errors import ReadError
from graphkit.read import ReadOptions, read_file
read_file({warm!r})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
try:
    sources = read_file({path!r}, options=ReadOptions())
    outcome = "%d characters" % sum(len(source.text) for source in sources)
except ReadError as error:
    outcome = str(error)
seconds = time.process_time() - start
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([outcome, seconds, (after - before) / 1024]))
"""


def measure(path: Path, warm: Path) -> tuple[str, float, float]:
    """Read a file; give the outcome, the seconds of the processor and the megabytes of memory on top.

    ``warm`` is read first, so that the libraries are loaded.
    """
    program = PROGRAM.format(path=str(path), warm=str(warm))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    outcome, seconds, megabytes = json.loads(done.stdout)
    return outcome, seconds, megabytes
