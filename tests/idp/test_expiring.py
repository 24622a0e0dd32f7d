from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.testbed.clock import VirtualClock


def test_an_entry_lives_for_its_lifetime() -> None:
    clock = VirtualClock()
    store: ExpiringStore[str] = ExpiringStore(clock=clock, lifetime=10, limit=5)
    store.put("a", "A")
    clock.advance(9.9)
    assert store.get("a") == "A"
    clock.advance(0.1)
    assert store.get("a") is None
    assert store.take("a") is None


def test_taking_an_entry_forgets_it() -> None:
    store: ExpiringStore[str] = ExpiringStore(clock=VirtualClock(), lifetime=10, limit=5)
    store.put("a", "A")

    assert (store.take("a"), store.take("a"), len(store)) == ("A", None, 0)


def test_the_oldest_goes_when_the_store_is_full() -> None:
    store: ExpiringStore[int] = ExpiringStore(clock=VirtualClock(), lifetime=10, limit=3)
    for number in range(5):
        store.put(str(number), number)
    store.put("3", 33)

    assert list(store.values()) == [2, 4, 33]


def test_expired_entries_leave_with_the_next_put() -> None:
    clock = VirtualClock()
    store: ExpiringStore[int] = ExpiringStore(clock=clock, lifetime=10, limit=1_000)
    for number in range(100):
        store.put(str(number), number)
    clock.advance(10)

    assert (store.held, len(store)) == (100, 0)
    store.put("new", 1)
    assert store.held == 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 6)), max_size=60))
def test_it_agrees_with_a_plain_dictionary(steps: list[tuple[str, float]]) -> None:
    clock = VirtualClock()
    store: ExpiringStore[int] = ExpiringStore(clock=clock, lifetime=10, limit=4)
    model: dict[str, tuple[float, int]] = {}
    for number, (key, pause) in enumerate(steps):
        clock.advance(pause)
        store.put(key, number)
        model.pop(key, None)
        model[key] = (clock.now() + 10, number)
        model = {k: v for k, v in model.items() if v[0] > clock.now()}
        model = dict(list(model.items())[-4:])
        assert list(store.values()) == [value for _, value in model.values()]
        assert store.held <= 4
