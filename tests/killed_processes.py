"""Processes that serve shoppers side by side, and one of which is killed every few answers."""

import multiprocessing
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retail.settings import Settings
from tests.waiting import wait_until

PROCESSES = 4
KILLED_EVERY = 30
"""Answers after which one of the processes is killed."""

Work = Callable[[Settings, list[int], Path], None]
"""What a process does for some shoppers: it writes a line for each into the file, which begins with the shopper."""

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(
    ["tests.checkout_process", "tests.paying_process", "backoffice_api.storage.firestore.calls"]
)


@dataclass
class Office:
    """A process that serves its share of the shoppers, and is started again when it is killed."""

    work: Work
    told: Settings
    shoppers: list[int]
    answers: Path
    kills: int = 0

    def start(self) -> None:
        left = [shopper for shopper in self.shoppers if shopper not in self.answered()]
        self.process = forks.Process(
            target=self.work, args=(self.told, left, self.answers), daemon=True
        )
        self.process.start()

    def answered(self) -> dict[int, str]:
        """What each shopper was told."""
        lines = self.answers.read_text().splitlines() if self.answers.exists() else []
        return {int(line.split()[0]): line.split(" ", 1)[1] for line in lines}

    def is_done(self) -> bool:
        return len(self.answered()) == len(self.shoppers)

    def kill(self) -> None:
        self.kills += 1
        self.process.kill()
        self.process.join()
        self.start()


def shared_out(work: Work, told: Settings, shoppers: Sequence[int], folder: Path) -> list[Office]:
    """Processes among which the shoppers are shared out, each shopper to two of them."""
    chance = random.Random(3)
    shares: list[list[int]] = [[] for _ in range(PROCESSES)]
    for shopper in chance.sample(shoppers, len(shoppers)):
        for share in chance.sample(shares, 2):
            share.append(shopper)
    return [Office(work, told, share, folder / f"answers-{n}") for n, share in enumerate(shares)]


def work_under_kills(offices: list[Office], seconds: float = 200) -> None:
    """Has the processes work until each shopper is answered, and kills one of them now and then."""
    chance = random.Random(4)
    for office in offices:
        office.start()

    def harass() -> bool:
        answered = sum(len(office.answered()) for office in offices)
        busy = [office for office in offices if not office.is_done()]
        assert all(office.process.is_alive() or office.is_done() for office in busy), "it broke"
        if busy and answered >= KILLED_EVERY * (1 + sum(office.kills for office in offices)):
            chance.choice(busy).kill()
        return not busy

    try:
        wait_until(harass, seconds, "everybody is answered")
    finally:
        for office in offices:
            office.process.kill()
            office.process.join()
