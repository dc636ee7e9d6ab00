"""Measures what reading costs, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, re, time
from pathlib import Path
from graphkit.errors import ReadError
from graphkit.read import ReadOptions, read_file
read_file({warm!r})
def status(key):
    return int(re.search(key + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
# The system's usual figure counts the memory of the process that started this one.
Path("/proc/self/clear_refs").write_text("5")
before = status("VmRSS")
start = time.process_time()
try:
    sources = read_file({path!r}, options=ReadOptions())
    outcome = "%d characters" % sum(len(source.text) for source in sources)
except ReadError as error:
    outcome = str(error)
seconds = time.process_time() - start
after = status("VmHWM")
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
