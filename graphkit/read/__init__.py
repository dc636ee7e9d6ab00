"""Reading: files of any known format become records of type SourceFile."""

from graphkit.read.limits import Limits, default_limits
from graphkit.read.registry import find_files, known_formats, known_suffixes, read_file, register_reader

__all__ = [
    "Limits",
    "default_limits",
    "find_files",
    "known_formats",
    "known_suffixes",
    "read_file",
    "register_reader",
]
