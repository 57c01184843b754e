"""Things made once and looked at often."""

from threading import Barrier, Event, Thread

import pytest

from changming.kernel.kept import Kept


def test_kept_makes_each_thing_once_and_drops_the_least_lately_used():
    made = []
    kept = Kept(2)

    for key in "abaca":
        kept.of(key, lambda key=key: made.append(key) or key)
    kept.of("b", lambda: made.append("b"))

    assert made == ["a", "b", "c", "b"]


def test_kept_lets_threads_that_ask_at_once_wait_for_the_one_that_makes_it():
    made, got, begun, go_on = [], [], Event(), Event()
    kept, ready = Kept(2), Barrier(4)

    def make():
        begun.set()
        assert go_on.wait(10)
        made.append("made")
        return "thing"

    def ask():
        ready.wait(10)
        got.append(kept.of("key", make))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert (made, got) == (["made"], 4 * ["thing"])


def test_kept_keeps_nothing_of_what_could_not_be_made():
    kept = Kept(2)

    def fail():
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        kept.of("key", fail)

    assert kept.of("key", lambda: "thing") == "thing"
