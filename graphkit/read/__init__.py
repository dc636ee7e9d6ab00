"""Reading: files of any known format become records of type SourceFile."""

from graphkit.read.files import read_data, read_file
from graphkit.read.finding import find_files
from graphkit.read.limits import Limits, default_limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import known_formats, known_suffixes, register_reader

__all__ = [
    "Limits",
    "ReadOptions",
    "default_limits",
    "find_files",
    "known_formats",
    "known_suffixes",
    "read_data",
    "read_file",
    "register_reader",
]
