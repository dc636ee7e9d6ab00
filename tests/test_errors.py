from __future__ import annotations

import inspect
import pickle

import pytest

from graphkit import errors
from graphkit.errors import ConfigError, GraphkitError, LexiconError, ReadError

ALL = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, Exception)]


@pytest.mark.parametrize("error", ALL)
def test_all_errors_are_of_one_tree_and_name_their_stage(error: type[GraphkitError]) -> None:
    assert issubclass(error, GraphkitError)
    assert error.__doc__ and error.stage
    assert error.stage in str(error("it went wrong"))


def test_stages_tell_errors_apart() -> None:
    assert len({error.stage for error in ALL}) == len(ALL)


def test_the_tree_that_the_module_draws_is_the_tree() -> None:
    drawn = {
        line.split()[-1] if line.endswith("Error") else "" for line in (errors.__doc__ or "").splitlines()
    }
    named = {error.__name__ for error in ALL if error.__name__ in (errors.__doc__ or "")}
    assert named == {error.__name__ for error in ALL}
    assert "GraphkitError" in drawn
    assert issubclass(LexiconError, ConfigError)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ReadError("the file is empty"), "read: the file is empty"),
        (ReadError("empty", file="a.txt"), "a.txt: read: empty"),
        (ReadError("empty", file="a.txt", line=3), "a.txt:3: read: empty"),
        (ReadError("empty", line=3), "read: empty"),
        (LexiconError("wrong", file="a.toml", remedy="mend it"), "a.toml: lexicon: wrong (mend it)"),
    ],
)
def test_messages_have_file_stage_and_remedy(error: GraphkitError, message: str) -> None:
    assert str(error) == message


@pytest.mark.parametrize("error", ALL)
def test_errors_travel_between_processes(error: type[GraphkitError]) -> None:
    one = error("wrong", file="a.txt", line=3, remedy="mend it")
    copy = pickle.loads(pickle.dumps(one))
    assert type(copy) is error
    assert (str(copy), copy.message, copy.file, copy.line, copy.remedy) == (
        str(one),
        "wrong",
        "a.txt",
        3,
        "mend it",
    )
