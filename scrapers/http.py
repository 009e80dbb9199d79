"""The one polite visitor of the sources' sites: names itself, keeps a pace, archives what it hears, never insists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

Expect = Literal["json", "html", "pdf", "zip", "csv"]
"""What an answer has to be; a guard tells it from a captcha, a block, a log-in, an empty shell and a cut answer."""


class NotAnswered(Exception):
    """A site gave no answer that says anything about the subject.

    reason: of the contract: captcha · blocked · geo · down · layout · no_key · quota · off. detail: a sentence for the
    operator. again: whether trying again later can help without anybody's work. answer: the SHA-256 under which that
    what came instead (a captcha page, say) lies in the archive; None where nothing came. status: of HTTP, 0 where there
    was none.
    """

    def __init__(
        self, reason: str, detail: str, *, again: bool = True, answer: bytes | None = None, status: int = 0
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.again, self.answer, self.status = reason, detail, again, answer, status


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a site answered, archived before anybody reads it.

    url: the official address. name: what the document is called (its ending tells the format where bytes do not).
    status: of success; or 400 and 422 where JSON was due and came: in it a site says what it refuses (an expired token,
    a wrong number, a limit), and the source's fetch.py judges that. A demand for a captcha in such JSON
    (`captchaRequired` true, a key of `ERRORS` that begins with captcha) is told by the guards as any captcha.
    body: the bytes; b"" where they were written to `path` (downloads). sha256: of the bytes. fetched_at: aware UTC.
    headers: by names in small letters. path: of a download, in the folder for what comes in: who has read it deletes
    it. problem: what is wrong with a downloaded archive that can be read all the same (a broken member), or "".
    """

    url: str
    name: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sha256: bytes
    fetched_at: datetime
    path: Path | None = None
    problem: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether the site said that what was `known` is still so (HTTP 304): then there are no bytes."""
        return self.status == 304


class Pace(Protocol):
    """Shared by all processes of one installation: when a host may be visited again."""

    def wait(self, host: str, seconds: float) -> None:
        """Sleeps until this host may be asked. Raises NotAnswered with the reason for which it was shut."""

    def shut(self, host: str, reason: str, seconds: float) -> None:
        """Nobody asks this host for so long: after a captcha, a block, a limit."""


class Client(Protocol):
    """What a source's fetch.py sees of the visitor."""

    def get(
        self,
        url: str,
        *,
        expect: Expect,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        known: Mapping[str, str] | None = None,
    ) -> Answer:
        """One GET that has to succeed. Raises NotAnswered.

        known: the headers of an answer we have; the new one may then be `unchanged`.
        """

    def post(
        self,
        url: str,
        *,
        expect: Expect,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
    ) -> Answer:
        """One POST that has to succeed; a redirect is not followed. Raises NotAnswered."""

    def poll(self, ask: Callable[[], Answer], ready: Callable[[Answer], bool]) -> Answer:
        """Asks again, with pauses, until the answer is ready. Raises NotAnswered (down) when it never is."""

    def download(self, url: str, *, expect: Expect = "zip") -> Answer:
        """A file of any size, resumed where a connection drops, with `path` in the folder for what comes in.

        What came so far stays there between runs. Raises NotAnswered.
        """

    def once(self, key: str, act: Callable[[], Answer]) -> Answer:
        """The answer to a question that several sources put during one visit; it is asked once."""
