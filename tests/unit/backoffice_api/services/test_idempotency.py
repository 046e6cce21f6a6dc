"""Running a request once."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from backoffice_api.domain.idempotency import KEPT_FOR, IdempotencyRecord
from backoffice_api.domain.user import EmailKey
from backoffice_api.services.idempotency import Answer, Repeatable, fingerprint, run_once
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.metered import Tally, counting
from retail.errors import Refused
from tests.backoffice import Backoffice, a_backoffice, a_store


def a_request(key: str = "k", scope: str = "admin", body: object = None) -> Repeatable:
    return Repeatable(key, scope, fingerprint("POST", "/x", body), "turn-1", '{"tool":"t"}')


class Counter:
    """A use case that counts its effects and answers how many there were."""

    def __init__(self, backoffice: Backoffice) -> None:
        self.shop = backoffice.shop

    def __call__(self, work: UnitOfWork) -> Answer[dict[str, int]]:
        number = self.effects()
        work.put(EmailKey(f"effect-{number}", number))
        return Answer(201, {"number": number})

    def effects(self) -> int:
        keys = [f"effect-{number}" for number in range(50)]
        return len(self.shop.store.get_many(EmailKey, keys))

    def run(self, request: Repeatable) -> Answer[dict[str, int]]:
        return run_once(self.shop.cases, self.shop.clock, request, self)


def test_the_same_request_again_gets_the_first_answer_again() -> None:
    counter = Counter(a_backoffice())
    first = counter.run(a_request())
    again = counter.run(a_request())
    assert (first.status, first.body, first.replayed) == (201, {"number": 0}, False)
    assert (again.status, again.body, again.replayed) == (201, {"number": 0}, True)
    assert counter.effects() == 1


def test_another_body_under_the_same_key_is_refused() -> None:
    counter = Counter(a_backoffice())
    counter.run(a_request(body={"a": 1}))
    with pytest.raises(Refused) as refusal:
        counter.run(a_request(body={"a": 2}))
    assert refusal.value.code == "idempotency_key_reused"
    assert counter.effects() == 1


def test_the_order_of_members_makes_no_other_body() -> None:
    assert fingerprint("POST", "/x", {"a": 1, "b": 2}) == fingerprint(
        "POST", "/x", {"b": 2, "a": 1}
    )
    assert fingerprint("POST", "/x", None) != fingerprint("POST", "/y", None)


def test_two_scopes_with_one_key_are_two_requests() -> None:
    counter = Counter(a_backoffice())
    counter.run(a_request(scope="admin"))
    counter.run(a_request(scope="agent"))
    assert counter.effects() == 2


def test_without_a_key_each_request_has_its_effect() -> None:
    counter = Counter(a_backoffice())
    counter.run(a_request(key=""))
    counter.run(a_request(key=""))
    assert counter.effects() == 2


def test_a_use_case_that_raised_may_be_tried_again_under_its_key() -> None:
    backoffice = a_backoffice()
    counter = Counter(backoffice)

    def refuse(work: UnitOfWork) -> Answer[dict[str, int]]:
        counter(work)
        raise Refused("no", "not now")

    with pytest.raises(Refused):
        run_once(backoffice.shop.cases, backoffice.clock, a_request(), refuse)
    assert counter.effects() == 0
    assert counter.run(a_request()).body == {"number": 0}


def test_a_repeated_request_gets_its_answer_though_it_would_be_refused_by_now() -> None:
    """As a cart is empty once it was ordered."""
    backoffice = a_backoffice()
    counter = Counter(backoffice)

    def only_once(work: UnitOfWork) -> Answer[dict[str, int]]:
        if counter.effects():
            raise Refused("cart_empty", "ordered before")
        return counter(work)

    def run(request: Repeatable) -> Answer[dict[str, int]]:
        return run_once(backoffice.shop.cases, backoffice.clock, request, only_once)

    assert run(a_request()).body == run(a_request()).body == {"number": 0}
    with pytest.raises(Refused) as other_body:
        run(a_request(body="other"))
    with pytest.raises(Refused) as other_key:
        run(a_request("other"))
    backoffice.clock.now += KEPT_FOR
    with pytest.raises(Refused) as forgotten:
        run(a_request())
    codes = [each.value.code for each in (other_body, other_key, forgotten)]
    assert codes == ["idempotency_key_reused", "cart_empty", "cart_empty"]
    assert counter.effects() == 1


def test_a_new_request_reads_no_record_and_a_repeated_one_finds_it() -> None:
    backoffice = a_backoffice()

    def write(work: UnitOfWork) -> Answer[dict[str, int]]:
        work.put(EmailKey("effect", 1))
        return Answer(200, {})

    def cost() -> Tally:
        with counting() as tally:
            run_once(backoffice.shop.cases, backoffice.clock, a_request(), write)
        return tally

    assert cost() == Tally(reads=0, writes=2)
    assert cost() == Tally(reads=1, writes=0)


def test_a_key_is_forgotten_after_its_time() -> None:
    backoffice = a_backoffice()
    counter = Counter(backoffice)
    counter.run(a_request())
    backoffice.clock.now += KEPT_FOR - timedelta(seconds=1)
    assert counter.run(a_request()).replayed
    backoffice.clock.now += timedelta(seconds=1)
    assert not counter.run(a_request()).replayed


def test_the_record_says_which_tool_call_of_which_turn_it_was() -> None:
    backoffice = a_backoffice()
    Counter(backoffice).run(a_request())
    snapshot = backoffice.shop.store.get(IdempotencyRecord, a_request().record_key)
    assert snapshot
    assert (snapshot.entity.turn_id, snapshot.entity.tool_call) == ("turn-1", '{"tool":"t"}')


def test_many_at_once_have_one_effect_and_one_answer(tmp_path: Path) -> None:
    counter = Counter(a_backoffice(a_store(str(tmp_path / "milo.db"))))
    answers: list[Answer[dict[str, int]]] = []
    ready = threading.Barrier(8)

    def run() -> None:
        ready.wait(timeout=10)
        answers.append(counter.run(a_request()))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert [answer.body for answer in answers] == [{"number": 0}] * 8
    assert sum(not answer.replayed for answer in answers) == 1
    assert counter.effects() == 1
