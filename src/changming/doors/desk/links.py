"""Addresses of the desk's pages. Every link of every page is made here, so that it can be tested."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from django.urls import NoReverseMatch, reverse

# URL name → path under /desk/<district>/<day>/; `{}` stands for the id of one thing.
PATHS: Mapping[str, str] = {
    "day": "",
    "segments": "segments/",
    "segment": "segments/{}/",
    "duties": "duties/",
    "facilities": "facilities/",
    "doubts": "doubts/",
    "decide": "doubts/decide/",
    "answer": "doubts/answer/",
    "sign_ins": "sign-ins/",
    "photos": "photos/",
    "photo": "photos/{}/",
    "findings": "findings/",
    "finding": "findings/{}/",
    "decide_finding": "findings/decide/",
    "playback": "playback/",
    "teams": "teams/",
    "roster": "roster/",
    "ledger": "ledger/",
    "ledger_drafts": "ledger/drafts/",
    "ledger_draft": "ledger/drafts/{}/",
    "boundary": "ledger/boundary/",
    "data": "data/",
    "arrival": "data/{}/",
    "arrival_confirm": "data/{}/confirm/",
    "arrival_drop": "data/{}/drop/",
    "packs": "packs/",
    "jobs": "jobs/",
    "audit": "audit/",
    "accounts": "accounts/",
    "account_new": "accounts/new/",
    "account": "accounts/{}/",
    "picture": "photos/{}/{}.jpg",
    "shot_decide": "photos/{}/shot/",
    "original": "photos/{}/original/",
    "papers": "papers/{}",
}


def address(name: str, district: str, day: date, *thing: str, **filters: object) -> str:
    """The address of a page of one district's day; filters become query parameters, empty ones are left out.

    A page that is not wired gets the address it will have.
    """
    parts = [district, day.isoformat(), *thing]
    try:
        path = reverse(f"desk:{name}", args=parts)
    except NoReverseMatch:
        ids = (quote(one, safe="") for one in thing)
        path = f"/desk/{district}/{day.isoformat()}/{PATHS[name].format(*ids)}"
    asked = [(key, str(value)) for key, value in filters.items() if value not in {None, ""}]
    return f"{path}?{urlencode(asked)}" if asked else path
