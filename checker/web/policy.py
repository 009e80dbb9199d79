"""Who may ask for which page: one line for each; a page without a line is given to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from flask import Flask, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from checker.accounts.rights import RIGHTS, Plan, Right
from checker.accounts.visitors import Visitor
from checker.i18n import _
from checker.models.account import MEMBER, OWNER, READER
from checker.web.errors import refuse
from checker.web.visitor import visitor


class Who(StrEnum):
    """Who has to ask, at least."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    READER = READER
    MEMBER = MEMBER
    OWNER = OWNER
    OPERATOR = "operator"
    KEY = "key"


class Policy(msgspec.Struct, frozen=True):
    """Who has to ask, and which right his plan has to have."""

    who: Who = Who.ANYONE
    right: Right | None = None

    def lets(self, asking: Visitor) -> bool:
        """Whether this visitor may."""
        return self.knows(asking) and (self.right is None or asking.may(self.right))

    def knows(self, asking: Visitor) -> bool:
        """Whether this visitor is who has to ask, whatever his plan."""
        if self.who is Who.ANYONE:
            return True
        if self.who is Who.OPERATOR:
            return asking.operator
        if self.who is Who.SIGNED_IN:
            return asking.user is not None
        if self.who is Who.KEY:
            return asking.key is not None
        return asking.is_at_least(self.who)


ANYONE, SIGNED_IN, OPERATOR = Policy(), Policy(Who.SIGNED_IN), Policy(Who.OPERATOR)
READERS, OWNERS = Policy(Who.READER), Policy(Who.OWNER)
VERDICT = Policy(right=Right.VERDICT)
API = Policy(Who.KEY, Right.API)
RECENT = Policy(Who.READER, Right.NOTES)
CAPTURE = Policy(Who.MEMBER, Right.CAPTURE)
BATCHES, BATCH = Policy(Who.READER, Right.BATCH), Policy(Who.MEMBER, Right.BATCH)
REPORT = Policy(Who.READER, Right.REPORTS)
WATCHED, WATCH = Policy(Who.READER, Right.WATCH), Policy(Who.MEMBER, Right.WATCH)

POLICIES: Mapping[str, Policy] = {
    "static": ANYONE,
    "search.index": ANYONE,
    "search.results": ANYONE,
    "company.card": ANYONE,  # who it is; the verdict stands on it for those who have the right
    "company.sources": VERDICT,
    "company.finance": VERDICT,
    "company.story": VERDICT,
    "claims.courts": VERDICT,
    "claims.bailiffs": VERDICT,
    "claims.bankruptcy": VERDICT,
    "compare.page": VERDICT,
    "raw.record": VERDICT,
    "now.ask": ANYONE,
    "now.progress": ANYONE,
    "capture.form": CAPTURE,
    "capture.take": CAPTURE,
    "reports.make": REPORT,
    "reports.listed": READERS,  # what was made is theirs, whatever the plan is by then
    "reports.page": READERS,
    "reports.download": READERS,
    "reports.mend": READERS,
    "verify.page": ANYONE,
    "verify.check": ANYONE,
    "requisites.form": ANYONE,
    "requisites.answer": ANYONE,
    "pages.glossary": ANYONE,
    "pages.method": ANYONE,
    "pages.sources": ANYONE,
    "pages.styleguide": ANYONE,
    "health.alive": ANYONE,
    "health.ready": ANYONE,
    "demo.page": ANYONE,
    "demo.next_day": ANYONE,
    "account.index": SIGNED_IN,
    "account.act_for": SIGNED_IN,
    "account.found": SIGNED_IN,
    "account.rename": OWNERS,
    "account.leave": READERS,
    "account.log": OWNERS,
    "account.export": SIGNED_IN,
    "account.exported": SIGNED_IN,
    "account.delete": SIGNED_IN,
    "account.deleted": SIGNED_IN,
    "members.page": READERS,
    "members.invite": OWNERS,
    "members.withdraw": OWNERS,
    "members.change_role": OWNERS,
    "members.remove": OWNERS,
    "members.invitation": ANYONE,  # whoever holds the letter; it is taken by whom it was sent to
    "members.take": SIGNED_IN,
    "keys.page": OWNERS,  # whoever has no licence any more can still revoke
    "keys.make": Policy(Who.OWNER, Right.API),
    "keys.revoke": OWNERS,
    "sellers.put": Policy(Who.OWNER, Right.VERDICT),
    "sellers.drop": OWNERS,
    "sellers.ask": Policy(Who.MEMBER, Right.VERDICT),  # it spends what the organisation paid for
    "own.page": RECENT,
    "own.clear": Policy(Who.MEMBER, Right.NOTES),
    "own.add": Policy(Who.MEMBER, Right.NOTES),
    "own.delete": Policy(Who.MEMBER, Right.NOTES),
    "watchlist.page": WATCHED,
    "watchlist.exported": WATCHED,
    "watchlist.watch": WATCH,
    "watchlist.unwatch": WATCH,
    "watchlist.add": WATCH,
    "watchlist.remove": WATCH,
    "watchlist.note": WATCH,
    "watchlist.make": WATCH,
    "watchlist.settings": WATCHED,
    "watchlist.change": WATCH,
    "watchlist.delete": WATCH,
    "watchlist.importing_form": WATCH,
    "watchlist.imported": WATCH,
    "alerts.page": WATCHED,
    "alerts.acknowledge": WATCH,
    "alert_settings.page": WATCHED,
    "alert_settings.add": WATCH,
    "alert_settings.times": WATCH,
    "alert_settings.turn_off": WATCH,
    "alert_settings.turn_on": WATCH,
    "alert_settings.drop": WATCH,
    "alert_settings.test": WATCH,
    "alert_settings.code": WATCH,
    "alert_settings.confirm": WATCH,
    "alert_settings.renew": WATCH,
    "alert_settings.make_feeds": WATCH,
    "alert_settings.drop_feeds": WATCH,
    "letters.letter": ANYONE,  # whoever has the letter
    "letters.end_letters": ANYONE,
    "batch.page": BATCHES,
    "batch.make": BATCH,
    "batch.shown": BATCHES,
    "batch.workbook": BATCHES,
    "batch.again": BATCH,
    "batch.repeat": BATCH,
    "batch.delete": BATCH,
    "api.found": ANYONE,
    "api.sources": ANYONE,
    "api.company": API,
    "api.facts": API,
    "api.story": API,
    "api.report_pdf": API,
    "api.report_xlsx": API,
    "api.report_json": API,
    "api_watching.watched": API,
    "api_watching.watch": API,
    "api_watching.unwatch": API,
    "api_watching.changes": API,
    "api_batch.make": Policy(Who.KEY, Right.BATCH),
    "api_batch.shown": Policy(Who.KEY, Right.BATCH),
    "openapi.document": ANYONE,
    "feeds.alerts": ANYONE,  # whoever has the secret of the address
    "feeds.deadlines": ANYONE,
    "security.login": ANYONE,
    "security.logout": ANYONE,
    "security.register": ANYONE,
    "security.send_confirmation": ANYONE,
    "security.confirm_email": ANYONE,
    "security.forgot_password": ANYONE,
    "security.reset_password": ANYONE,
    "security.two_factor_token_validation": ANYONE,  # the second step of signing in
    "security.mf_recovery": ANYONE,
    "security.verify": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.two_factor_setup": SIGNED_IN,
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.mf_recovery_codes": SIGNED_IN,
    "account_security.page": SIGNED_IN,
    "account_security.end": SIGNED_IN,
    "account_security.end_others": SIGNED_IN,
    "account_security.end_all": SIGNED_IN,
    "demo_day.page": Policy(Who.MEMBER),
    "demo_day.send": Policy(Who.MEMBER),
    "demo_day.begin": Policy(Who.MEMBER),
    "admin.overview": OPERATOR,
    "admin_accounts.users": OPERATOR,
    "admin_accounts.switch": OPERATOR,
    "admin_accounts.sign_out": OPERATOR,
    "admin_accounts.licences": OPERATOR,
    "admin_accounts.grant": OPERATOR,
    "admin_accounts.renew": OPERATOR,
    "admin_accounts.end": OPERATOR,
    "admin_sources.page": OPERATOR,
    "admin_sources.switch": OPERATOR,
}

CLOSED = frozenset({"security.tf_select", "security.two_factor_rescue"})
"""Pages of Flask-Security that nobody is given: a choice among ways of the second step, of which we have one, and a way
around it by mail.
"""


def init_app(app: Flask) -> None:
    """Asks the table before each request."""
    app.before_request(_guard)


def _guard() -> Response | Answer | None:
    if request.endpoint is None:
        return None
    policy = POLICIES.get(request.endpoint)
    asking = visitor()
    if policy is not None and policy.lets(asking):
        return None
    if policy is None or (policy.who is Who.OPERATOR and asking.user is not None):
        raise NotFound  # that there is such a page is nobody's matter
    if request.path.startswith("/api/"):
        if asking.key is None:
            refused = refuse(401, _("Нужен ключ: Authorization: Bearer …"))
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        return refuse(403, _("Для этого нужна лицензия."))
    if asking.user is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("security.login", next=back), 303)
    if policy.knows(asking):
        if policy.right is not None and Plan.DEMO not in RIGHTS[policy.right]:
            return refuse(403, _("Для этого нужна лицензия."), title=_("Пока нельзя"))
        to_a_plan = url_for("demo_day.page") if asking.is_at_least(MEMBER) else None
        return refuse(403, _("Для этого нужен пробный день или лицензия."), title=_("Пока нельзя"), to_a_plan=to_a_plan)
    return refuse(403, _("Ваших прав в организации для этого мало: попросите её владельца."), title=_("Пока нельзя"))
