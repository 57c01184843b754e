"""A person at the page 数据, and the server's own steps after each upload."""

import logging
import random
from collections.abc import Mapping
from pathlib import Path

from django.apps import apps
from django.test import Client

from changming.day.arriving import read, store
from changming.day.database import Stores
from changming.day.models import Arrival
from tests.bench import foreign_files
from tests.bench.upload_bodies import body
from tests.bench.upload_fuzz import ANSWERS, AT, NOT_STORED, STORED_EACH, Told
from tests.factories.accounts import DAY, HOME

HERE = f"/desk/{HOME}/{DAY}/data/"


class Office:
    """Sends bodies and looks at what came of each."""

    def __init__(self, account: object, home: Path) -> None:
        self.home = home
        self.client = Client(raise_request_exception=False)
        self.client.force_login(account)  # type: ignore[arg-type] -- the bench knows no models before Django is set up
        logging.getLogger("django").setLevel(logging.CRITICAL)
        self.places = (str(home), str(Path(__file__).parents[2] / "build"))  # and the log of tests

    def one(self, number: int, seeds: Mapping[str, bytes], rng: random.Random, told: Told) -> None:
        """One body, all the way."""
        kind, content = body(seeds, rng)
        before = self.stored()
        with foreign_files.only_below(*self.places) as foreign:
            try:
                self._send(number, kind, content, told)
                if before != self.stored():
                    told.early.append(f"{number}: {sorted(set(self.stored().items()) ^ set(before.items()))}")
                self._store(number, told)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is a fault
                told.faults.append(f"{number}: {type(error).__name__}: {error}"[:300])
        told.foreign += [f"{number}: {what}" for what in foreign]

    def stored(self) -> dict[str, int]:
        """How many rows of each table and how many files the server keeps, arrivals and its own book-keeping aside."""
        models = [model for model in apps.get_models() if model._meta.model_name not in NOT_STORED]  # noqa: SLF001 -- Django's own name
        rows = {model._meta.label: model._default_manager.count() for model in models}  # noqa: SLF001 -- the same
        folders = ("files", "lake")
        return rows | {name: sum(1 for path in (self.home / name).rglob("*") if path.is_file()) for name in folders}

    def _send(self, number: int, kind: str, content: bytes, told: Told) -> None:
        answer = self.client.generic("POST", HERE, content, content_type=kind)
        told.answers[answer.status_code] += 1
        if answer.status_code not in ANSWERS:
            told.faults.append(f"{number}: answer {answer.status_code} {getattr(answer, 'exc_info', '')}"[:300])
        if answer.status_code == 302:
            read(self.last(), stores=Stores.here(), at=AT)
            self._look(number, told)

    def _look(self, number: int, told: Told) -> None:
        arrival = self.last()
        page = self.client.get(f"{HERE}{arrival.pk}/")
        told.states[arrival.state] += 1
        if page.status_code != 200 or arrival.state not in {"read", "unreadable"}:
            told.faults.append(f"{number}: page {page.status_code}, {arrival.state}")

    def _store(self, number: int, told: Told) -> None:
        arrival = Arrival.objects.order_by("pk").last()
        if arrival is None or arrival.state != "read" or number % STORED_EACH:
            return
        self.client.post(f"{HERE}{arrival.pk}/confirm/")
        store(self.last(), stores=Stores.here(), at=AT)
        told.states[self.last().state] += 1
        self._look(number, Told())

    def last(self) -> Arrival:
        """The newest arrival."""
        return Arrival.objects.latest("pk")
