from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from graphkit.errors import ExportError
from graphkit.export import atomic_write


def test_bytes_and_writers_and_missing_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.bin"
    assert atomic_write(path, b"one") == path
    assert path.read_bytes() == b"one"
    atomic_write(path, lambda stream: stream.writelines([b"t", b"wo"]))
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["c.bin"]


def test_a_writer_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise ValueError("a defect")

    path = atomic_write(tmp_path / "c.bin", b"one")
    with pytest.raises(ValueError, match="a defect"):
        atomic_write(path, fail)
    assert path.read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_the_system_refuses_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match="Is a directory") as caught:
        atomic_write(tmp_path / "folder", b"x")
    assert caught.value.file == str(tmp_path / "folder")
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ExportError):
        atomic_write(tmp_path / "file" / "below", b"x")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder"]


def test_long_names_work(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 84)
    assert atomic_write(path, b"x").read_bytes() == b"x"


def test_a_link_is_replaced_and_what_it_points_to_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"untouched")
    link = tmp_path / "link"
    link.symlink_to(outside)
    atomic_write(link, b"new")
    assert (outside.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"untouched", b"new", False)


def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path) -> None:
    """The system itself refuses to let the file grow, in the middle of the writing."""
    path = atomic_write(tmp_path / "c.bin", b"one")
    code = (
        "import resource, signal, sys\n"
        "from graphkit.errors import ExportError\n"
        "from graphkit.export import atomic_write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    atomic_write(sys.argv[1], lambda s: [s.write(b'x' * 5000) for _ in range(100)])\n"
        "except ExportError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert path.read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_killed_process_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = atomic_write(tmp_path / "c.bin", b"one")
    code = (
        "import sys, time\n"
        "from graphkit.export import atomic_write\n"
        "def write(stream):\n"
        "    stream.write(b'half'); stream.flush(); print('writing', flush=True); time.sleep(60)\n"
        "atomic_write(sys.argv[1], write)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
    assert path.read_bytes() == b"one"
