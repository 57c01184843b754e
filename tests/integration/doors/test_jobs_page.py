"""任务队列: what failed and why, tried again by a person, and nothing of another district."""

import pytest

from changming.kernel.audit import Entry
from changming.kernel.tasks import Task, TaskState
from tests.factories.accounts import DAY, FOREIGN, HOME, made_district
from tests.factories.tasks import made_task, made_tasks

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/jobs/"
TRACE = "Traceback (most recent call last):\n  File x\nOSError: no room left"


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


@pytest.fixture
def administrator(signed_in):
    return signed_in("sys", role="system_administrator")


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


@pytest.mark.parametrize("rows", [0, 1, 3, 10_000])
def test_jobs_ask_no_more_of_the_database_for_more_rows(inspector, django_assert_num_queries, rows):
    made_tasks(rows, HOME, state="done")
    inspector.get(PATH)

    with django_assert_num_queries(9 if rows else 8):
        inspector.get(PATH)


def test_a_failed_job_says_why_and_stands_on_top(inspector):
    made_task(HOME, state="done", says=TRACE)
    made_task(HOME, state="failed", says=TRACE, tries=4)

    page = page_of(inspector)

    assert page.says == "有 1 项任务失败，要有人看一下；0 项在排队或在跑。"
    assert [(row.name, row.about, row.says, row.why, row.tries) for row in page.rows] == [
        ("核查一天", "11 月 23 日", "失败", "OSError: no room left", "4"),
        ("核查一天", "11 月 23 日", "已完成", "", "0"),
    ]


def test_a_running_job_says_how_far_it_is_and_a_retried_one_when_again(inspector):
    made_task(HOME, state="running", progress="matching 3/9")
    made_task(HOME, state="queued", failures=2)

    assert [row.says for row in page_of(inspector).rows] == ["在跑 · matching 3/9", "失败 2 次，11 月 23 日 09:00 再试"]


def test_a_vanished_worker_is_named(inspector):
    task = made_task(HOME, state="failed", says="x", outcome="lost")
    task.log.update(says="")

    assert page_of(inspector).rows[0].why == "干活的进程没了：被中止，或者机器停了。"


def test_one_state_alone_is_shown_when_asked(inspector):
    made_tasks(60, HOME, state="done")
    made_task(HOME, state="failed")

    page = page_of(inspector, state="done", page=2)

    assert [(words, n, shown) for words, n, _href, shown in page.ways] == [
        ("全部", "61", False),
        ("失败", "1", False),
        ("已完成", "60", True),
    ]
    assert (len(page.rows), page.pages.before) == (10, f"{PATH}?state=done&page=1")


def test_nothing_of_another_district_or_of_the_server_is_told_to_an_inspector(inspector):
    made_district(FOREIGN)
    made_task(FOREIGN, state="failed", says="foreign secret")
    made_task("", state="failed", says="server secret", job="kernel.housekeeping.export_heads")
    made_task(HOME, state="failed", says="ours")

    response = inspector.get(PATH)

    assert [row.why for row in response.context["page"].rows] == ["ours"]
    assert "secret" not in response.content.decode()
    assert response.context["page"].says == "有 1 项任务失败，要有人看一下；0 项在排队或在跑。"


def test_the_administrator_of_the_server_sees_its_jobs_and_ones_own_district_only(administrator):
    made_district(FOREIGN)
    made_task(FOREIGN, state="failed", says="foreign secret")
    made_task("", state="failed", says="of the server", job="kernel.housekeeping.export_heads")

    assert [(row.name, row.about, row.why) for row in page_of(administrator).rows] == [
        ("写出审计链的末端", "整个服务器", "of the server")
    ]


def test_what_a_failure_says_is_not_told_to_one_of_a_single_team(signed_in):
    made_task(HOME, state="failed", says="张三 of another team")
    client = signed_in(role="inspector", team="东一队")

    response = client.get(PATH)

    assert [row.says for row in response.context["page"].rows] == ["失败"]
    assert "张三" not in response.content.decode()


def test_an_inspector_reads_the_reason_and_an_administrator_all_that_was_noted(inspector, administrator):
    made_task(HOME, state="failed", says=TRACE)

    rows = [page_of(client).rows[0] for client in (inspector, administrator)]

    assert [(row.why, row.whole, bool(row.retry_href)) for row in rows] == [
        ("OSError: no room left", "", False),
        ("OSError: no room left", TRACE, True),
    ]


def test_a_failed_job_is_tried_again_by_the_button(administrator):
    task = made_task(HOME, state="failed", says=TRACE, failures=4)

    response = administrator.post(page_of(administrator).rows[0].retry_href)

    task.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (302, PATH)
    assert (task.state, task.failures) == (TaskState.QUEUED, 0)
    assert Entry.objects.get(action="kernel.task.retry").actor_key == f"account:{administrator.account.pk}"


def test_a_job_that_runs_by_now_is_left_alone_and_that_is_said(administrator):
    task = made_task(HOME, state="running")

    response = administrator.post(f"{PATH}{task.pk}/retry/")

    assert (response.status_code, "再看看列表" in response.content.decode()) == (409, True)


def test_a_job_of_another_district_is_not_tried_again_from_ones_own(administrator):
    made_district(FOREIGN)
    task = made_task(FOREIGN, state="failed")

    assert administrator.post(f"{PATH}{task.pk}/retry/").status_code == 404
    assert Task.objects.get().state == TaskState.FAILED


def test_what_a_job_says_is_text(inspector):
    made_task(HOME, state="failed", says="<script>alert(1)</script>")

    assert "<script>alert" not in inspector.get(PATH).content.decode()


@pytest.mark.parametrize("query", [{"page": "x"}, {"state": "%"}, {"state": "x" * 3000}, {"page": "9" * 40}])
def test_what_is_asked_wrongly_is_not_asked(inspector, query):
    assert inspector.get(PATH, query).status_code == 200
