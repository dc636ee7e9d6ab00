"""Kills builds at random moments, many from one start: `python kill_many.py FOLDER ROUNDS SEED`.

Each round adds, changes and removes files, forks a process that builds and kills it after a random time.
Each build goes on with the store that the last kill left; now and then all of it is read. At the end one
build runs through, and its files must have the bytes of a build from nothing.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from graphkit.outputs import Outputs
from graphkit.pipeline import BuildOptions, build_with_report
from tests.engine.samples import make_text, write_corpus

OUTPUTS = ("graph.graphml", "graph.html")


def build(folder: Path, output: Path) -> None:
    result = build_with_report(folder / "in", options=BuildOptions(folder=output))
    Outputs(output).write(result)


def change(folder: Path, number: int, chance: random.Random) -> None:
    write_corpus(folder / "in", 2, first=4 + number)
    (folder / "in" / f"{chance.randrange(4):04d}.txt").write_text(make_text(number, number), encoding="utf-8")
    for path in sorted((folder / "in").iterdir())[12:]:
        path.unlink()


def kill_one(folder: Path, output: Path, seconds: float) -> bool:
    """Fork a build, kill it after so many seconds; tell whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            build(folder, output)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a build that came after a kill failed")
    return os.WIFSIGNALED(status)


def check_store(output: Path) -> None:
    """Read all that the last complete build left, in a process of its own: DuckDB must not be forked."""
    child = os.fork()
    if child == 0:
        from graphkit.store import FILE_NAME, Store

        if (output / FILE_NAME).exists():
            with Store(output) as store:
                sound = len(list(store.load_outcomes(store.known_inputs()))) == len(store.known_inputs())
                os._exit(0 if sound else 1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("the store is damaged")


def main(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    write_corpus(folder / "in", 4)
    build_with_report(folder / "in")  # loads the models, and no database, so that forking is cheap and safe
    started = time.perf_counter()
    build_child = os.fork()
    if build_child == 0:
        build(folder, folder / "trial")
        os._exit(0)
    os.waitpid(build_child, 0)
    duration = time.perf_counter() - started
    killed = 0
    for number in range(rounds):
        change(folder, number, chance)
        killed += kill_one(folder, folder / "out", chance.uniform(0, 1.2 * duration))
        if number % 5 == 4:
            check_store(folder / "out")
        for name in OUTPUTS:
            path = folder / "out" / name
            if path.exists() and not path.read_bytes().rstrip().endswith((b"</graphml>", b"</html>")):
                raise SystemExit(f"{name} is cut off")
    build(folder, folder / "out")
    build(folder, folder / "new")
    for name in OUTPUTS:
        if (folder / "out" / name).read_bytes() != (folder / "new" / name).read_bytes():
            raise SystemExit(f"{name} differs from a build from nothing")
    print(killed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
