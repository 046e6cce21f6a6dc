"""A world: one seed's shop, all of it, from its first message until nothing is left to do."""

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar, cast

from agent_worker.app import Minds
from agent_worker.thinking.agent import Mind
from agent_worker.thinking.models import offline_model
from backoffice_api.app import Queues, sealing
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.product import Product
from backoffice_api.domain.shop_document import ShopDocument
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.storage.cached import CachedStore
from backoffice_api.storage.entities import REMEMBERED
from backoffice_api.storage.port import Save, Store
from local.in_process import answered
from local.virtual_time import Stuck
from retail.settings import Settings
from retail.tasks import DeliveryQueue, SettlementQueue, TurnQueue

from . import api, light, money, webhook
from .brain import FIRST_PRODUCT
from .callers import QUEUE_ACCOUNT, WORD, WORKER_URL, authorization
from .chance import Chance
from .changing import Changes
from .crowding import CROWDED, Crowding
from .harm import Harm
from .invariants import violations
from .loop import WorldLoop
from .memory import MemoryStore
from .minds import BrainMind, BrainModel, LightMind
from .network import ApiCarrier, Network, Server
from .outages import Outages
from .owner import Owner
from .payers import Payers
from .process import PROCESS, Process, Vanished, here
from .provider import Provider, ProviderLine
from .scheduler import EVERY_SECONDS, Scheduler
from .shoppers import Crowd, spanish, wishes
from .store import SimulatedStore
from .stores import PRODUCTS
from .taskqueue import Instance, SimulatedTasks
from .trace import Trace
from .vouchers import Vouchers, left_waiting
from .whatsapp import Twilio, TwilioHttp
from .withdrawals import Withdrawals
from .workers import new_worker

Q = TypeVar("Q", TurnQueue, DeliveryQueue, SettlementQueue)

QUEUE = "projects/milo/locations/here/queues/turns"
_GLANCE_SECONDS, _MAX_GLANCES = 5.0, 4000
_MAX_LOOKS = 60
"""At a world in which nothing happens but that the clock ticks."""
_MAX_SKEW = 10.0
_AT_ONCE = 8
"""So few that turns wait for each other."""
_SHARE_CHECKING_TOKENS = 0.05


@dataclass(frozen=True)
class Outcome:
    """How a world went."""

    seed: int
    violations: tuple[str, ...]
    struck: Counter[str]
    messages: int
    turns: int
    seconds: float
    hash: str
    brain: str


class World:
    """Everything that one seed decides.

    Attributes:
        troubled_until: for each of its days, when nothing is away, asleep or about to fail any more.
        at_rest: the store as a copy of it would be.
    """

    def __init__(self, seed: int, store: Store, show: Callable[[str], None] | None = None) -> None:
        self.seed = seed
        self.loop = WorldLoop()
        self.trace = Trace(self.loop.time, show)
        self.broken: list[str] = []
        self.loop.set_exception_handler(self._note)
        self.crowding = Crowding(seed, self.loop.time)
        self.chance = Chance(seed, self.trace.tell, quiet=self.crowding.is_crowded)
        if self.crowding.is_crowded:
            self.chance.struck[CROWDED] += 1
        self.harm = Harm(self.loop, self.chance, self.trace)
        self.outages = Outages(self.chance, self.loop.time)
        self.troubled_until: list[float] = []
        self.processes: list[Process] = []
        self._memories: dict[Process, api.Memory] = {}
        self.brain = self._brain()
        self.checks_tokens = self.chance.random.random() < _SHARE_CHECKING_TOKENS
        self.stock = self._stock(store)
        self.takes_vouchers = self._offer_vouchers(store)
        self.at_rest = store
        self.store = SimulatedStore(
            sealing(store, api.SETTINGS),
            self.loop,
            self.chance,
            self.trace,
            self._crash_here,
            self.harm.hold_up,
            self.outages,
        )
        application = api.application()
        self.is_light = isinstance(store, MemoryStore)
        self.api = Server("api", application.lightly if self.is_light else application.in_full, [])
        self.network = Network(self.loop, self.chance, self.trace, self.outages)
        self.twilio = Twilio(self.loop, self.chance, self.trace, self.network)
        few = self.chance.has("few_attempts")
        self.max_attempts = (
            self.chance.random.randint(3, 6) if few else Settings().tasks_max_attempts
        )
        self.queue = SimulatedTasks(
            self.loop,
            self.chance,
            self.trace,
            lambda: self.workers,
            self.network,
            self.api,
            self._authorization,
            self._crash_here,
            self.outages,
        )
        self.webhook = Server("webhook", webhook.application(), [])
        self.workers: list[Instance] = []
        speak = spanish if self.brain == "offline" else wishes
        self.crowd = Crowd(
            self.loop,
            self.chance,
            self.trace,
            self.network,
            self.twilio,
            self.webhook,
            speak,
        )
        if self.crowding.is_crowded:
            self.crowd.number = self.crowding.shoppers
        self.provider = Provider(self.loop, self.chance, self.trace, self.network, self.api)
        self.vouchers = Vouchers(self.loop, self.chance, self.provider)
        self.payers = Payers(
            self.loop,
            self.chance,
            self.trace,
            self.network,
            self.api,
            self.provider,
            self.vouchers,
        )
        self.twilio.on_accepted = self.payers.read
        self.owner = Owner(
            self.loop,
            self.chance,
            self.trace,
            self.network,
            self.api,
            self.crowd,
            self.store.book,
        )
        self.withdrawals = Withdrawals(self.owner, self.payers, seed)
        self.scheduler = Scheduler(self.loop, self.chance, self.trace, self.network, self.api)
        for server in (self.api, self.webhook):
            for number in range(self.chance.pick([1, 2])):
                self._start_server(server, number, 1)
        for number in range(self.chance.pick([1, 2, 3])):
            self.workers.append(self._new_instance(number, 1))

    def run(self) -> Outcome:
        """Plays the world to its end; the functions' logs are not written meanwhile."""
        disabled = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            return self._run()
        finally:
            logging.disable(disabled)

    def _run(self) -> Outcome:
        queues = Queues(
            _queue(self, DeliveryQueue, WORKER_URL), _queue(self, SettlementQueue, api.BASE_URL)
        )
        line = ProviderLine(self.provider, self.loop, self.chance, self._crash_here, self.outages)
        api.enter(self._memory_here, self.loop, self.chance, queues, line)
        webhook.enter(self.loop, _queue(self, TurnQueue, WORKER_URL))
        found: list[str] = []
        try:
            self.loop.run_until_complete(self._play())
        except Stuck as error:
            found.append(str(error))
        seconds = self.loop.time()
        found += self.broken + violations(self)
        self.trace.tell(f"over: {found or 'all is well'}")
        outcome = Outcome(
            self.seed,
            tuple(found),
            self.chance.struck,
            len(self.crowd.written),
            len(self.store.book.all(TurnRecord)),
            seconds,
            self.trace.hash,
            self.brain,
        )
        self.loop.shut(self.processes)
        return outcome

    async def _play(self) -> None:
        await self._day()
        if self.chance.has("another_day"):  # by then the orders that nobody paid have expired
            self.trace.tell("another day")
            await asyncio.sleep(25 * 3600.0)
            self.chance.calm = False
            await self._day()
        while self.vouchers.due:
            await self._days_later()

    async def _days_later(self) -> None:
        """Somebody pays a voucher, or nobody can any more, while the owner and the clock are at work."""
        await asyncio.sleep(
            self.vouchers.next_due - self.chance.seconds(0.0, 120.0) - self.loop.time()
        )
        self.chance.calm = False
        await asyncio.gather(
            self.owner.keep_orders(),
            Changes(self.owner, self.payers).work(),
            self.withdrawals.work(),
            self.scheduler.work(),
        )
        await self._rest()

    async def _day(self) -> None:
        await asyncio.gather(self.crowd.write(), self.owner.work(), self.scheduler.work())
        await asyncio.gather(
            self.payers.wait(),
            self.owner.keep_orders(),
            Changes(self.owner, self.payers).work(),
            self.withdrawals.work(),
            self.scheduler.work(),
        )
        await self._rest()

    async def _rest(self) -> None:
        """No more trouble begins, and all that is left is done."""
        await asyncio.sleep(self.chance.seconds(0.0, 240.0))
        self.chance.calm = True
        self.trace.tell("calm")
        self.troubled_until.append(max(self.loop.time(), self.outages.end, self.harm.awake_at))
        await asyncio.sleep(self.troubled_until[-1] - self.loop.time())
        await self.owner.hand_back()
        await self.owner.decide()
        await self._come_to_rest()
        self.broken += [f"no_voucher_outlives_its_order: {each}" for each in left_waiting(self)]

    async def _come_to_rest(self) -> None:
        """Lets time pass until nothing is left to do, or as good as for ever."""
        ticked_at, looks = self.loop.time(), 0
        for _ in range(_MAX_GLANCES):
            seconds = _GLANCE_SECONDS
            if not self.is_under_way:
                if money.is_settled(self) or looks == _MAX_LOOKS:
                    return
                looks += 1
                for payment_id in money.to_ask_again(self):
                    await self.owner.give_back(payment_id)
                seconds = money.next_look(self)
            await asyncio.sleep(seconds)
            if self.loop.time() - ticked_at >= EVERY_SECONDS:
                ticked_at = self.loop.time()
                await self.scheduler.tick()

    def is_quiet(self) -> bool:
        """Whether nothing is under way any more, and nothing waits for the clock or for the owner."""
        return not self.is_under_way and money.is_settled(self)

    @property
    def is_under_way(self) -> bool:
        """Whether something is done or will be, or a conversation waits."""
        return bool(
            self.queue.under_way
            or self.network.in_flight
            or self.loop.blocked
            or self.payers.busy
            or self.provider.busy
        ) or not all(conversation.is_at_rest for conversation in self.store.book.all(Conversation))

    def _stock(self, store: Store) -> dict[int, int]:
        """Gives each product a stock of this world's own; scarce ones are fought for."""
        keys = [str(FIRST_PRODUCT + number) for number in range(len(PRODUCTS))]
        shelf = store.get_many(Product, keys)
        stock = {int(key): 1000 * self.chance.pick([3, 8, 1000]) for key in keys}
        store.commit(
            [
                Save(replace(shelf[key].entity, stock=stock[int(key)]), shelf[key].version)
                for key in keys
            ]
        )
        return stock

    def _offer_vouchers(self, store: Store) -> bool:
        """Has some shops take vouchers; the others exclude them."""
        if not self.chance.has("vouchers_taken"):
            return False
        known = store.get(ShopDocument, ShopDocument.KEY)
        assert known is not None  # noqa: S101 -- the shelf was stocked with it
        store.commit([Save(replace(known.entity, vouchers=True), known.version)])
        return True

    def _brain(self) -> str:
        dice = self.chance.random.random()
        if self.crowding.is_crowded:
            return "light"
        return "offline" if dice < 0.005 else "adk" if dice < 0.03 else "light"

    def _minds(self) -> Minds:
        at_once = self.crowding.slots if self.crowding.is_crowded else _AT_ONCE
        if self.brain == "offline":
            return Minds(Mind(offline_model("Milo"), "Milo"), None, at_once)
        if self.brain == "adk":
            first, second = (
                BrainModel(model=name, chance=self.chance, outages=self.outages)
                for name in ("first", "second")
            )
            return Minds(BrainMind(first, "Milo"), BrainMind(second, "Milo"), at_once)
        return Minds(
            LightMind("first", self.chance, self.outages, self.crowding),
            LightMind("second", self.chance, self.outages, self.crowding),
            at_once,
        )

    def _start_server(self, server: Server, number: int, life: int) -> None:
        process = Process(f"{server.name}-{number}.{life}", self.loop)
        self.processes.append(process)
        server.instances.append(process)

        def again(_: "asyncio.Future[None]") -> None:
            server.instances.remove(process)
            delay = self.chance.seconds(0.1, 2.0)
            self.loop.call_later(delay, self._start_server, server, number, life + 1)

        process.gone.add_done_callback(again)

    def _memory_here(self) -> api.Memory:
        """What the API instance that runs remembers."""
        process = here()
        if process not in self._memories:
            store = CachedStore(cast("Store", self.store), process.clock, REMEMBERED)
            self._memories[process] = api.Memory(store)
        return self._memories[process]

    def _new_instance(self, number: int, life: int) -> Instance:
        wrong = self.chance.has("worker_clock_wrong")
        skew = self.chance.seconds(-_MAX_SKEW, _MAX_SKEW) if wrong else 0.0
        process = Process(
            f"worker-{number}.{life}",
            self.loop,
            skew=timedelta(seconds=skew),
            on_step=self.harm.reach,
        )
        self.processes.append(process)
        worker = new_worker(
            process,
            self.loop,
            self.chance,
            ApiCarrier(self.network, self.api, light.answered if self.is_light else answered),
            TwilioHttp(self.twilio, self.loop, self.chance, self.outages, self.crowding),
            self._minds(),
            self.max_attempts,
            checks_tokens=self.checks_tokens,
        )

        def again(_: "asyncio.Future[None]") -> None:
            delay = self.chance.seconds(0.3, 3.0)
            self.loop.call_later(delay, self._restart, number, life + 1)

        process.gone.add_done_callback(again)
        return Instance(process, worker)

    def _restart(self, number: int, life: int) -> None:
        self.workers[number] = self._new_instance(number, life)

    def _note(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """An error that a callback or a forgotten task raised."""
        error = context.get("exception")
        if error and not isinstance(error, Vanished):
            text = "".join(traceback.format_exception(error))
            self.broken.append(f"{context['message']}: {text}")

    def _authorization(self, audience: str) -> str:
        """What the queue says to a worker or to the API."""
        if audience == WORKER_URL and not self.checks_tokens:
            return WORD
        return authorization(QUEUE_ACCOUNT, audience)

    def _crash_here(self, fault: str) -> None:
        """Kills the API instance that is running."""
        process = PROCESS.get()
        if process and self.chance.strikes(fault):
            process.kill()
            self.loop.vanish()


def _queue(world: World, kind: type[Q], url: str) -> Q:
    return kind(
        world.queue,
        queue=QUEUE,
        url=url,
        service_account=QUEUE_ACCOUNT,
        monotonic=world.loop.time,
        sleep=world.loop.pause,
    )
