"""Addresses of the desk: `desk` for pages of one district's day, `ACCOUNT` for who is signed in."""

from datetime import date, datetime

from django.urls import path, register_converter

from changming.areas.people.rules import Permission
from changming.doors.desk import (
    accounts,
    audit_page,
    boundary_page,
    data_views,
    day_views,
    demo,
    doubt_views,
    drafts_page,
    findings_views,
    health,
    jobs_page,
    language,
    ledger_page,
    own,
    packs_page,
    papers,
    parts,
    pictures,
    playback_views,
    roster_page,
    shots,
    sign_in,
    teams,
)
from changming.doors.desk.page import Open, page


class DayConverter:
    """A day as YYYY-MM-DD."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; a ValueError makes the address lead nowhere."""
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone

    def to_url(self, value: date | str) -> str:
        """As it is written."""
        return str(value)


class AdcodeConverter:
    """A district by its adcode."""

    regex = r"\d{6,12}"

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    def to_url(self, value: str) -> str:
        """As it is written."""
        return value


register_converter(DayConverter, "day")
register_converter(AdcodeConverter, "adcode")

app_name = "desk"
OF_A_DAY = "desk/<adcode:district>/<day:day>/"
ONE_ARRIVAL = f"{OF_A_DAY}data/<int:number>/"
ONE_DRAFT = f"{OF_A_DAY}ledger/drafts/<int:number>/"
ONE_PHOTO = f"{OF_A_DAY}photos/<str:code>/"
ONE_ACCOUNT = f"{OF_A_DAY}accounts/<int:account>/"
urlpatterns = [
    path(OF_A_DAY, page(Permission.SEE_DAY)(day_views.day), name="day"),
    path(f"{OF_A_DAY}segments/", page(Permission.SEE_DAY)(day_views.segments), name="segments"),
    path(f"{OF_A_DAY}segments/<path:code>/", page(Permission.SEE_DAY)(day_views.segment), name="segment"),
    path(f"{OF_A_DAY}duties/", page(Permission.SEE_DAY)(day_views.duties), name="duties"),
    path(f"{OF_A_DAY}facilities/", page(Permission.SEE_DAY)(day_views.facilities), name="facilities"),
    path(f"{OF_A_DAY}findings/", page(Permission.SEE_DAY)(findings_views.findings), name="findings"),
    path(f"{OF_A_DAY}findings/<int:finding>/", page(Permission.SEE_DAY)(findings_views.finding), name="finding"),
    path(
        f"{OF_A_DAY}findings/decide/",
        page(Permission.DECIDE_FINDINGS)(findings_views.decide),
        name="decide_finding",
    ),
    path(f"{OF_A_DAY}doubts/", page(Permission.SEE_PEOPLE)(doubt_views.doubts), name="doubts"),
    path(f"{OF_A_DAY}doubts/decide/", page(Permission.DECIDE_DOUBTS)(doubt_views.decide), name="decide"),
    path(f"{OF_A_DAY}doubts/answer/", page(Permission.ANSWER_DOUBTS)(doubt_views.answer), name="answer"),
    path(f"{OF_A_DAY}sign-ins/", page(Permission.SEE_PEOPLE)(day_views.sign_ins), name="sign_ins"),
    path(f"{OF_A_DAY}playback/", page(Permission.SEE_POSITIONS)(playback_views.playback), name="playback"),
    path(f"{OF_A_DAY}photos/", page(Permission.SEE_PHOTOS)(day_views.photos), name="photos"),
    path(f"{OF_A_DAY}photos/<str:code>/", page(Permission.SEE_PHOTOS)(day_views.photo), name="photo"),
    path(f"{ONE_PHOTO}shot/", page(Permission.DECIDE_DOUBTS)(shots.decide), name="shot_decide"),
    path(f"{ONE_PHOTO}original/", page(Permission.SEE_ORIGINALS)(pictures.original), name="original"),
    path(f"{ONE_PHOTO}<str:size>.jpg", page(Permission.SEE_PHOTOS)(pictures.picture), name="picture"),
    path(f"{OF_A_DAY}papers/<str:name>", page(Permission.EXPORT)(papers.paper), name="papers"),
    path(f"{OF_A_DAY}data/", page(Permission.SEE_DATA)(data_views.data), name="data"),
    path(f"{ONE_ARRIVAL}", page(Permission.SEE_DATA)(data_views.arrival), name="arrival"),
    path(f"{ONE_ARRIVAL}confirm/", page(Permission.IMPORT)(data_views.arrival_confirm), name="arrival_confirm"),
    path(f"{ONE_ARRIVAL}drop/", page(Permission.IMPORT)(data_views.arrival_drop), name="arrival_drop"),
    path(f"{OF_A_DAY}teams/", page(Permission.SEE_PEOPLE)(teams.teams), name="teams"),
    path(f"{OF_A_DAY}roster/", page(Permission.SEE_PEOPLE)(roster_page.roster), name="roster"),
    path(f"{OF_A_DAY}roster/paste/", page(Permission.EDIT_ROSTER)(roster_page.paste), name="roster_paste"),
    path(f"{OF_A_DAY}roster/leave/", page(Permission.EDIT_ROSTER)(roster_page.leave), name="leave_enter"),
    path(f"{OF_A_DAY}ledger/", page(Permission.SEE_PEOPLE)(ledger_page.ledger), name="ledger"),
    path(f"{OF_A_DAY}ledger/drafts/", page(Permission.SEE_PEOPLE)(drafts_page.drafts), name="ledger_drafts"),
    path(f"{OF_A_DAY}ledger/drafts/bring/", page(Permission.EDIT_LEDGER)(drafts_page.bring), name="ledger_bring"),
    path(f"{ONE_DRAFT}", page(Permission.SEE_PEOPLE)(drafts_page.draft), name="ledger_draft"),
    path(f"{ONE_DRAFT}decide/", page(Permission.EDIT_LEDGER)(drafts_page.decide), name="ledger_draft_decide"),
    path(f"{OF_A_DAY}ledger/boundary/", page(Permission.SEE_PEOPLE)(boundary_page.boundary), name="boundary"),
    path(
        f"{OF_A_DAY}ledger/change/<path:code>/", page(Permission.EDIT_LEDGER)(ledger_page.change), name="ledger_change"
    ),
    path(f"{OF_A_DAY}ledger/roads/<path:code>/", page(Permission.SEE_PEOPLE)(ledger_page.road), name="ledger_road"),
    path(f"{OF_A_DAY}packs/", page(Permission.SEE_DATA)(packs_page.packs), name="packs"),
    path(f"{OF_A_DAY}packs/store/", page(Permission.TRY_PACKS)(packs_page.store), name="pack_store"),
    path(f"{OF_A_DAY}packs/<int:pack>/try/", page(Permission.TRY_PACKS)(packs_page.trial), name="pack_try"),
    path(f"{OF_A_DAY}packs/<int:pack>/force/", page(Permission.TRY_PACKS)(packs_page.force), name="pack_force"),
    path(f"{OF_A_DAY}jobs/", page(Permission.SEE_JOBS)(jobs_page.jobs), name="jobs"),
    path(f"{OF_A_DAY}jobs/<int:task>/retry/", page(Permission.RETRY_JOBS)(jobs_page.retry), name="job_retry"),
    path(f"{OF_A_DAY}audit/", page(Permission.SEE_AUDIT)(audit_page.audit), name="audit"),
    path(f"{OF_A_DAY}audit/verify/", page(Permission.SEE_AUDIT)(audit_page.verify), name="audit_verify"),
    path(f"{OF_A_DAY}accounts/", page(Permission.SEE_ACCOUNTS)(accounts.accounts), name="accounts"),
    path(f"{OF_A_DAY}accounts/new/", page(Permission.MAKE_ACCOUNTS)(accounts.new), name="account_new"),
    path(f"{ONE_ACCOUNT}", page(Permission.SEE_ACCOUNTS)(accounts.account), name="account"),
    path(f"{ONE_ACCOUNT}grants/", page(Permission.SET_GRANTS)(accounts.grants), name="account_grants"),
    path(f"{ONE_ACCOUNT}disable/", page(Permission.MAKE_ACCOUNTS)(accounts.disable), name="account_disable"),
    path(f"{ONE_ACCOUNT}enable/", page(Permission.MAKE_ACCOUNTS)(accounts.enable), name="account_enable"),
    path(f"{ONE_ACCOUNT}password/", page(Permission.MAKE_ACCOUNTS)(accounts.renew), name="account_password"),
    path(f"{ONE_ACCOUNT}second-step/", page(Permission.RESET_FACTORS)(accounts.reset), name="account_second_step"),
]
# Names that stand in no namespace: allauth asks for them.
_TO_ALL, _SIGNED_IN = page(Open.TO_ALL), page(Open.SIGNED_IN)
ACCOUNT = [
    path("", _SIGNED_IN(own.home), name="home"),
    path("language/", _TO_ALL(language.choose), name="language"),
    path("health/", _TO_ALL(health.health), name="health"),
    path("demo/<str:token>/", page(Open.DEMO)(demo.enter), name="demo"),
    path("desk/parts/", _SIGNED_IN(parts.parts), name="parts"),
    path("account/", _SIGNED_IN(own.own), name="own"),
    path("account/sign-in/", _TO_ALL(sign_in.SignIn.as_view()), name="account_login"),
    path("account/sign-in/code/", _TO_ALL(sign_in.Code.as_view()), name="mfa_authenticate"),
    path("account/sign-out/", _TO_ALL(sign_in.SignOut.as_view()), name="account_logout"),
    path("account/confirm/", _SIGNED_IN(sign_in.Confirm.as_view()), name="account_reauthenticate"),
    path("account/confirm/code/", _SIGNED_IN(sign_in.ConfirmByCode.as_view()), name="mfa_reauthenticate"),
    path("account/password/", _SIGNED_IN(own.Password.as_view()), name="account_change_password"),
    path("account/second-step/", _SIGNED_IN(own.TurnOn.as_view()), name="mfa_activate_totp"),
    path("account/second-step/off/", _SIGNED_IN(own.TurnOff.as_view()), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", _SIGNED_IN(own.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", _SIGNED_IN(own.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("account/sessions/<int:session>/end/", _SIGNED_IN(own.end_session), name="end_session"),
]
