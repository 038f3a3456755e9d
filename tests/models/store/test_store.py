"""What every store promises, of memory and of a Redis server; and what a server that is away leads to."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from models import store
from models.store import update
from tools.served import free_port


def test_a_record_is_there_until_it_is_dropped(shared):
    one, other = shared(), shared()
    assert (one.read("a"), one.read("a", "part")) == (b"", b"")
    assert one.swap("a", (b"", b"1"), {"part": b"\0x", "more": b"y"}, None)
    assert [other.read("a"), other.read("a", "part"), other.read("a", "more")] == [b"1", b"\0x", b"y"]
    assert other.swap("a", (b"1", b"2"), {"more": b""}, None)
    assert [one.read("a"), one.read("a", "part"), one.read("a", "more")] == [b"2", b"\0x", b""]
    assert one.swap("b", (b"", b"3"), {}, None)
    other.drop("a")
    assert [one.read("a"), one.read("a", "part"), one.read("b")] == [b"", b"", b"3"]


def test_a_state_is_replaced_only_while_it_is_what_it_was(shared):
    one = shared()
    assert not one.swap("a", (b"0", b"1"), {"part": b"x"}, None)
    assert (one.read("a"), one.read("a", "part")) == (b"", b"")
    one.swap("a", (b"", b"1"), {}, None)
    assert not one.swap("a", (b"", b"2"), {"part": b"x"}, None)
    assert (one.read("a"), one.read("a", "part")) == (b"1", b"")


def test_threads_of_two_replicas_lose_no_change(shared):
    both = shared(), shared()

    def append(number):
        update(both[number % 2], "list", lambda state: state.setdefault("all", []).append(number))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(append, range(80)))
    assert update(both[0], "list", lambda state: sorted(state["all"])) == list(range(80))


def test_what_is_refused_or_changes_nothing_is_not_written(shared):
    one = shared()
    update(one, "a", lambda state: state.update(n=1))
    with pytest.raises(ValueError, match="no"):
        update(one, "a", refuse, {"part": b"x"})
    assert update(one, "a", len, {"part": b"x"}) == 1
    assert (one.read("a"), one.read("a", "part")) == (b'{"n": 1}', b"")


def refuse(state):
    state["n"] = 2
    raise ValueError("no")


def test_a_record_expires_with_its_parts_when_it_was_to(shared):
    one = shared()
    one.swap("a", (b"", b"1"), {"part": b"x"}, 0.1)
    one.swap("b", (b"", b"1"), {}, 60)
    one.swap("a", (b"1", b"2"), {"part": b"y"}, None)
    assert (one.read("a"), one.read("a", "part")) == (b"2", b"y")
    while one.read("a"):
        time.sleep(0.01)
    assert (one.read("a", "part"), one.read("b")) == (b"", b"1")


def test_redis_holds_one_key_a_record_and_nothing_on_a_disk(redis):
    one = store.opened(redis)
    one.swap("a", (b"", b"1"), {"part": b"x"}, 60)
    with Redis.from_url(redis) as client:
        assert client.keys("*a") == [b"explorer:a"]
        assert 0 < client.pttl("explorer:a") <= 60_000
        assert client.config_get("save", "appendonly") == {"save": "", "appendonly": "no"}
        one.drop("a")
        assert not client.exists("explorer:a")


def test_a_server_that_is_away_is_said_in_words():
    away = store.opened(f"redis://127.0.0.1:{free_port()}/0")
    for act in (lambda: away.read("a"), lambda: away.swap("a", (b"", b"1"), {}, 1), lambda: away.drop("a")):
        with pytest.raises(ValueError, match="again in a minute"):
            act()
