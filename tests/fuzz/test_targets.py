import random

import pytest

from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_passes_its_seeds_and_changed_ones(name: str) -> None:
    chance = random.Random(7)
    for seed in seeds_of(name):
        TARGETS[name](seed)
        for _ in range(3):
            changed = bytearray(seed)
            for _ in range(1 + len(seed) // 200):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            TARGETS[name](bytes(changed))
