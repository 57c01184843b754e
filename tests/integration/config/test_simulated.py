"""Whatever shows a made-up district says so: every page that its links lead to, and every paper of its day."""

import json
import re
from collections import deque
from datetime import date
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from django.test import Client
from django.urls import resolve
from openpyxl import load_workbook

from changming.areas.people.models import Account
from changming.areas.places.models import District
from changming.config import demo
from changming.config.command import main
from tests.factories.answers import close

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home"), pytest.mark.slow]
DISTRICT, DAY = "440304", date(2026, 11, 23)
SAYS = '<header class="simulated">模拟数据</header>'
A_LINK = re.compile(r'href="([^"#]+)')
OF_A_KIND = 1  # pages looked at behind the same kind of address, for each account


@pytest.fixture
def office(day_folder):
    main(["import", "day", str(day_folder), "--check", "--jobs", "1"])
    demo.make_accounts(day_folder)


def pages_seen_by(account):
    """(URL name, path, text) of pages of the district that links lead to, from the first one on."""
    client = Client(headers={"accept-language": "zh"})
    client.force_login(account)
    waiting, known, looked = deque(["/", f"/desk/{DISTRICT}/{DAY}/"]), set(), {}
    while waiting:
        path = waiting.popleft()
        answer = client.get(path, follow=True)
        if answer.streaming:
            close(answer)
        path = answer.request["PATH_INFO"] + ("?" + answer.request["QUERY_STRING"]).rstrip("?")
        name = resolve(urlsplit(path).path).view_name if answer.status_code == 200 else ""
        if answer.status_code != 200 or looked.get(name, 0) >= OF_A_KIND:
            continue
        looked[name] = looked.get(name, 0) + 1
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        yield name, path, text
        for link in A_LINK.findall(text):
            target = urljoin(path, link.replace("&amp;", "&"))
            if target.startswith("/desk/") and target not in known:
                known.add(target)
                waiting.append(target)


@pytest.mark.usefixtures("office")
def test_every_page_of_a_made_up_district_says_so():
    silent, names = [], set()
    for account in Account.objects.exclude(username="demo-cleaner"):
        for name, path, text in pages_seen_by(account):
            if name.startswith("desk:"):
                names.add(name)
                if SAYS not in text:
                    silent.append((account.username, path))

    assert silent == []
    assert names >= {f"desk:{name}" for name in ("day", "segments", "segment", "doubts", "sign_ins", "photos", "teams")}
    assert names >= {f"desk:{name}" for name in ("duties", "findings", "accounts", "data")}


@pytest.mark.usefixtures("office")
def test_the_word_goes_where_the_district_is_a_real_one():
    District.objects.filter(code=DISTRICT).update(simulated=False)
    inspector = Account.objects.get(username="demo-inspector")

    pages = [text for name, _path, text in pages_seen_by(inspector) if name == "desk:teams"]

    assert pages
    assert not any(SAYS in text for text in pages)


@pytest.mark.usefixtures("office")
def test_every_paper_of_a_made_up_day_says_so(day_folder):
    demo.write_papers_of(day_folder, "zh", lambda _done, _total: None)

    papers = {path.name: path for path in (day_folder / "report").iterdir()}
    assert json.loads(papers["report.json"].read_text("utf-8"))["simulated"] is True
    assert "模拟数据" in papers["brief.txt"].read_text("utf-8")
    assert "模拟数据" in papers["map.html"].read_text("utf-8")
    with pypdfium2.PdfDocument(papers["bulletin.pdf"]) as pdf:
        assert all("模拟数据" in page.get_textpage().get_text_range() for page in pdf)
    first = load_workbook(papers["report.xlsx"], read_only=True).worksheets[0]
    assert any("模拟数据" in str(cell) for row in first.iter_rows(values_only=True) for cell in row)
