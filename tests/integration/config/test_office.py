"""What the server does around its pages: whom it refuses to serve, whether it is well, what it notes."""

import argparse
import json
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from changming.config import deployment, logs, static_files
from changming.config.command import main
from changming.config.commands import serve
from changming.config.static_files import PageFiles
from changming.config.terminal import Stop
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import record
from changming.kernel.tasks import Task, TaskState
from tests.factories.accounts import made_account, made_district

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
KEY = "k3y-" + "".join(chr(97 + n % 26) for n in range(60))
OTHER_KEY = KEY[::-1]
OWN_KEY = "Secrets of second steps are encrypted with a key of their own"
GIVEN = {
    "CHANGMING_SECRET_KEY": KEY,
    "CHANGMING_SECOND_STEP_KEY": OTHER_KEY,
    "CHANGMING_HOSTS": "changming.example.gov.cn",
    "CHANGMING_PROXIES": "1",
}
THREE = ("system_administrator", "security_administrator", "audit_administrator")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 -- to be refused
def test_the_demo_listens_on_this_machine_alone(settings, host):
    settings.DEMO = True

    with pytest.raises(Stop, match=re.escape(host)):
        serve.refuse_unsafe(host)
    for own in serve.LOOPBACK:
        serve.refuse_unsafe(own)


@pytest.mark.parametrize("key", ["", "short"])
def test_an_office_without_a_key_of_its_own_is_not_served(settings, monkeypatch, key):
    settings.DEMO = False
    monkeypatch.setenv("CHANGMING_SECRET_KEY", key)

    with pytest.raises(Stop, match="CHANGMING_SECRET_KEY"):
        serve.refuse_unsafe("127.0.0.1")

    monkeypatch.setenv("CHANGMING_SECRET_KEY", KEY)
    serve.refuse_unsafe("0.0.0.0")  # noqa: S104 -- an office may listen where it likes


def test_the_server_gets_what_was_asked_for():
    line = serve.server(argparse.Namespace(host="127.0.0.1", port=8123, workers=3, threads=5))

    asked = dict(zip(line[line.index("--interface") :: 1], line[line.index("--interface") + 1 :: 1], strict=False))
    assert (asked["--port"], asked["--workers"], asked["--blocking-threads"]) == ("8123", "3", "5")
    assert "--no-ws" in line


def seen_worker(at):
    return Task.objects.create(job="x", state=TaskState.DONE, queued_at=at, ready_at=at, started_at=at, ended_at=at)


@pytest.mark.django_db
def test_health_is_whole_with_a_worker_and_says_nothing_else():
    seen_worker(datetime.now(UTC))

    answer = Client().get("/health/")

    assert (answer.status_code, answer.json()) == (200, {"database": True, "tables": True, "worker": True})


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [None, timedelta(hours=1)])
def test_health_misses_a_worker_that_was_not_seen_lately(ago):
    if ago is not None:
        seen_worker(datetime.now(UTC) - ago)

    answer = Client().get("/health/")

    assert (answer.status_code, answer.json()["worker"]) == (503, False)


@pytest.mark.django_db
def test_every_access_is_noted_without_what_was_asked(caplog):
    client, account = Client(), made_account("viewer", role="inspector")
    made_district()
    client.force_login(account)
    with caplog.at_level(logging.INFO, "changming.access"):
        client.get("/desk/620104/2026-11-23/teams/?q=王明")
        client.get("/demo/secret-token/")
        client.get("/static/css/tokens.css").close()

    said = [record.getMessage().rpartition(" ")[0] for record in caplog.records]
    assert said == [
        f"127.0.0.1 account:{account.pk} GET /desk/620104/2026-11-23/teams/ 200",
        f"127.0.0.1 account:{account.pk} GET /demo/… 404",
    ]


def test_a_log_is_a_file_a_day_and_old_ones_go(tmp_path):
    handler = logs.DailyFile(str(tmp_path), "access")
    for day in (NOW, NOW + timedelta(days=1), NOW + logs.KEPT + timedelta(days=1)):
        record = logging.LogRecord("x", logging.INFO, "", 0, "told %s", (day.day,), None)
        record.created = day.timestamp()
        handler.emit(record)
    other = tmp_path / "jobs-2020-01-01.log"
    other.touch()

    handler.close()

    names = sorted(path.name for path in tmp_path.glob("access-*"))
    assert names == ["access-2026-11-25.log", "access-2027-06-03.log"]
    assert (tmp_path / names[0]).read_text() == "told 25\n"
    assert other.exists()


def test_two_writers_of_a_log_lose_no_line(tmp_path):
    both = [logs.DailyFile(str(tmp_path), "jobs") for _ in range(2)]
    for number in range(50):
        record = logging.LogRecord("x", logging.INFO, "", 0, f"line {number}", (), None)
        record.created = NOW.timestamp()
        both[number % 2].emit(record)

    (file,) = tmp_path.iterdir()
    assert file.read_text().splitlines() == [f"line {number}" for number in range(50)]


def test_page_files_are_collected_once(tmp_path):
    folder = tmp_path / "static"

    first = static_files.collect(folder, "/static/", progress=lambda *_: None, says="")
    second = static_files.collect(folder, "/static/", progress=lambda *_: None, says="")

    name = PageFiles(location=str(folder), base_url="/static/").stored_name("css/tokens.css")
    assert (first, second) == (True, False)
    assert re.fullmatch(r"css/tokens\.[0-9a-f]{12}\.css", name)
    assert [path.name for path in tmp_path.iterdir()] == ["static"]


def found(given, *, reach=lambda _address: True):
    return {point.what: point.do for point in deployment.points(given, at=NOW, reach=reach)}


@pytest.fixture
def ready(tmp_path):
    """What an office that lacks nothing has given."""
    (tmp_path / "home").mkdir(mode=0o750)
    seen_worker(NOW)
    for role, name in zip(THREE, "甲乙丙", strict=True):
        made_account(role, role=role, name=name)
    return {**GIVEN, "CHANGMING_HOME": str(tmp_path / "home")}


@pytest.mark.django_db
def test_an_office_that_lacks_nothing_is_told_so(ready):
    points = found(ready)

    assert [what for what, do in points.items() if do] in ([], ["磁盘空间足够"])
    assert len(points) == 13


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "what", "do"),
    [
        ({"CHANGMING_DEMO": "1"}, "The demo is off", "Remove CHANGMING_DEMO"),
        ({"CHANGMING_SECRET_KEY": "short"}, "The secret key is long and random", "Set CHANGMING_SECRET_KEY"),
        ({"CHANGMING_SECRET_KEY": "a" * 60}, "The secret key is long and random", "Set CHANGMING_SECRET_KEY"),
        ({"CHANGMING_SECOND_STEP_KEY": ""}, OWN_KEY, "Set CHANGMING_SECOND_STEP_KEY"),
        ({"CHANGMING_SECOND_STEP_KEY": "short," + OTHER_KEY}, OWN_KEY, "Set CHANGMING_SECOND_STEP_KEY"),
        ({"CHANGMING_SECOND_STEP_KEY": KEY}, OWN_KEY, "Set CHANGMING_SECOND_STEP_KEY"),
        ({"CHANGMING_HOSTS": ""}, "The site's own name is set", "Set CHANGMING_HOSTS"),
        ({"CHANGMING_HOSTS": "a.cn,*"}, "The site's own name is set", "Set CHANGMING_HOSTS"),
        ({"CHANGMING_PROXIES": "0"}, "The site answers by HTTPS", "Set CHANGMING_PROXIES"),
    ],
)
def test_each_setting_that_falls_short_is_told_with_what_to_do(ready, change, what, do):
    with translation.override("en"):
        points = found({**ready, **change})

    assert points[what].startswith(do)


@pytest.mark.django_db
def test_a_site_that_does_not_answer_by_https_is_asked_for_by_its_own_name(ready):
    asked = []

    with translation.override("en"):
        points = found(ready, reach=lambda address: asked.append(address) or False)

    assert asked == ["https://changming.example.gov.cn/health/"]
    assert "does not answer" in points["The site answers by HTTPS"]


@pytest.mark.django_db
def test_one_person_with_two_of_the_three_offices_is_named(ready):
    made_account("again", role="audit_administrator", name="甲")

    with translation.override("en"):
        points = found(ready)

    assert points["Three people administer system, security and audit (620104)"].startswith("甲 holds two")


@pytest.mark.django_db
def test_an_office_of_the_three_that_nobody_holds_is_named(tmp_path):
    made_account("one", role="system_administrator")

    with translation.override("en"):
        points = found({**GIVEN, "CHANGMING_HOME": str(tmp_path)})

    do = points["Three people administer system, security and audit (620104)"]
    assert "Audit administrator, Security administrator" in do


@pytest.mark.django_db
def test_a_home_that_others_can_read_and_a_clock_set_back_are_told(ready, tmp_path):
    (tmp_path / "home").chmod(0o755)
    late = made_account("late", role="cleaner")
    record(chain="620104", action="x", actor=SYSTEM, at=NOW + timedelta(hours=1), subject=f"account:{late.pk}")

    with translation.override("en"):
        points = found(ready)

    assert points["The server's folder is closed to other users"].startswith("Run `chmod")
    assert "2026-11-24T09:00" in points["The clock goes right"]


@pytest.mark.django_db
def test_the_command_exits_with_one_where_something_falls_short(capsys, monkeypatch):
    monkeypatch.setenv("CHANGMING_HOSTS", "")

    code = main(["check", "--deploy", "--json", "--lang", "en"])

    said = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {"what": "The demo is off", "ok": True, "do": ""} in said
