"""Settings: typed, read once from the environment, refusing nonsense (docs/operations.md lists them all)."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import ssl
from collections.abc import Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from checker.addresses import BadAddress, MailServer, mail_server, mailbox, web_address
from checker.ids import BadNumber, parse_id
from checker.loopback import is_loopback_origin

PREFIX = "CHECKER_"

WORKERS, THREADS = 2, 4
"""Processes of the web server, and the threads of each."""

NO_KEY = (
    "CHECKER_SECRET_KEY is not set: name a file with 32 signs at least in CHECKER_SECRET_KEY_FILE (made once and kept:"
    ' python -c "import secrets; print(secrets.token_urlsafe(48))"). Beside `make run`, which has its own:'
    " CHECKER_DATA_DIR=var/demo CHECKER_SECRET_KEY_FILE=var/demo/secret_key"
)


class BadSettings(ValueError):
    """A setting is unknown, missing or of the wrong kind; the text names it."""


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()


def _readable(path: Path) -> Path:
    try:
        path.open("rb").close()
    except OSError as error:
        raise ValueError(f"the file {path} cannot be read: {error.strerror}") from error
    return path


Folder = Annotated[Path, AfterValidator(_absolute)]
File = Annotated[Path, AfterValidator(_absolute), AfterValidator(_readable)]


def _certificates(path: Path) -> Path:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError as error:
        raise ValueError(f"the file {path} holds no certificates (PEM)") from error
    return path


Bundle = Annotated[File, AfterValidator(_certificates)]
MaybeFile = Annotated[File | None, BeforeValidator(lambda value: value or None)]
"""A file, or none: a name that is set to nothing is as one that is not set."""


def _canaries(text: str) -> str:
    for code, number in _pairs(text):
        try:
            known = code and len(parse_id(number).number) in (10, 12)
        except BadNumber:
            known = False
        if not known:
            raise ValueError(f"«{'='.join(filter(None, (code, number)))}» is not SOURCE=ИНН")
    return text


def _codes(text: str) -> str:
    for code in _listed(text):
        if not re.fullmatch("[a-z_]+", code):
            raise ValueError(f"«{code}» is not the code of a source")
    return text


def _listed(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = (piece.partition("=") for piece in text.split(",") if piece.strip())
    return [(code.strip(), number.strip()) for code, _, number in parts]


def _by_tls(url: str, why: str) -> str:
    parts = web_address(url)
    if parts.scheme != "https" and not is_loopback_origin(f"{parts.scheme}://{parts.netloc}"):
        raise BadAddress(f"it has to begin with https://: {why}")
    return url


class Settings(BaseSettings):
    """Every setting of the program. Each can also be given as NAME_FILE, a file that holds the value."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    database_url: str = ""
    data_dir: Folder = Path("var").resolve()
    secret_key: str = Field(default="", repr=False)
    demo: bool = False
    sources: Literal["sandbox", "live"] = "live"
    shared: Folder = (Path(__file__).parents[2] / "shared").resolve()
    keep_archives_days: int = Field(default=400, ge=1)
    keep_reports_years: int = Field(default=5, ge=1, le=100)
    reports_mb_per_organisation: int = Field(default=20_000, ge=1)
    contact: str = ""
    sandbox_url: str = "http://127.0.0.1:8701"
    ca_bundle: Annotated[Bundle | None, BeforeValidator(lambda value: value or None)] = None
    proxy: str = Field(default="", repr=False)
    canaries: Annotated[str, AfterValidator(_canaries)] = ""
    ask_closed: Annotated[str, AfterValidator(_codes)] = ""
    access_log: bool = True
    asks_per_day: int = Field(default=20, ge=0)
    asks_per_day_organisation: int = Field(default=200, ge=0)
    watches_demo: int = Field(default=50, ge=0)
    watches_licensed: int = Field(default=10_000, ge=0)
    egrul_certificate: MaybeFile = None
    egrip_certificate: MaybeFile = None
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    mail_from: str = ""
    smtp_url: str = Field(default="", repr=False)
    max_token: str = Field(default="", repr=False)
    max_url: str = "https://platform-api2.max.ru"
    sms_token: str = Field(default="", repr=False)
    sms_url: str = ""
    telegram_token: str = Field(default="", repr=False)
    telegram_url: str = "https://api.telegram.org"
    timestamp_url: str = ""

    @field_validator("sandbox_url")
    @classmethod
    def _on_loopback(cls, origin: str, known: ValidationInfo) -> str:
        """Without it the real sites would stand for the sandbox, and be asked without pace."""
        if known.data.get("sources") == "sandbox" and not is_loopback_origin(origin.rstrip("/")):
            raise ValueError("with CHECKER_SOURCES=sandbox it is http://HOST:PORT on loopback")
        return origin

    @field_validator("public_url")
    @classmethod
    def _ours(cls, url: str) -> str:
        web_address(url)
        return url.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _mailbox(cls, text: str) -> str:
        return mailbox(text) if text else ""

    @field_validator("smtp_url")
    @classmethod
    def _server(cls, url: str, known: ValidationInfo) -> str:
        if url:
            mail_server(url)
            if not known.data.get("mail_from"):
                raise BadAddress("CHECKER_MAIL_FROM has to say whom letters come from")
        return url

    @field_validator("sms_token", "max_token")
    @classmethod
    def _token(cls, token: str) -> str:
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise BadAddress("it is one word of ASCII")
        return token

    @field_validator("telegram_token")
    @classmethod
    def _bot(cls, token: str) -> str:
        if token and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{20,100}", token, re.ASCII):
            raise BadAddress("it has the form 123456:ABC…, as @BotFather writes it")
        return token

    @field_validator("max_url", "telegram_url")
    @classmethod
    def _bots(cls, url: str) -> str:
        return _by_tls(url, "keys and messages go there").rstrip("/")

    @field_validator("sms_url")
    @classmethod
    def _gateway(cls, url: str, known: ValidationInfo) -> str:
        if url:
            _by_tls(url, "codes and phone numbers go there")
            if not known.data.get("sms_token"):
                raise BadAddress("CHECKER_SMS_TOKEN has to hold the key of the gateway")
        return url

    @field_validator("timestamp_url")
    @classmethod
    def _stamps(cls, url: str) -> str:
        """Many such services speak http alone: a SHA-256 goes there, and what comes back is signed."""
        if url:
            web_address(url)
        return url

    @cached_property
    def mail_server(self) -> MailServer | None:
        """Where letters are handed over; None: nowhere."""
        return mail_server(self.smtp_url) if self.smtp_url else None

    @cached_property
    def url(self) -> str:
        """The database: what was set, else SQLite in the data folder. PostgreSQL is spoken to by psycopg 3."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{self.data_dir / 'checker.db'}"

    @property
    def archive_dir(self) -> Path:
        """Where received documents lie, named by their SHA-256."""
        return self.data_dir / "archive"

    @property
    def reports_dir(self) -> Path:
        """Where the files of reports lie, named by their SHA-256."""
        return self.data_dir / "reports"

    @property
    def reports_bytes(self) -> int:
        """So many bytes the kept files of one organisation's reports may take."""
        return self.reports_mb_per_organisation * 1_000_000

    @property
    def search_dir(self) -> Path:
        """Where the search index lies; nothing in it is not in the base."""
        return self.data_dir / "search"

    def certificate(self, source: str) -> Path | None:
        """The client certificate that was bought for the delivery of a register, and is shown to no other source's."""
        return {"egrul": self.egrul_certificate, "egrip": self.egrip_certificate}.get(source)

    @property
    def canary_of(self) -> dict[str, str]:
        """Source → ИНН that it always finds, of those that the operator named."""
        return dict(_pairs(self.canaries))

    @property
    def asked_though_closed(self) -> frozenset[str]:
        """Sources that are closed to programs and that the operator has asked all the same."""
        return frozenset(_listed(self.ask_closed))

    def secret(self) -> str:
        """The key that signs sessions: set by the operator (32 signs at least); in the demo, made once and kept."""
        if self.secret_key:
            if len(self.secret_key) < 32:
                raise BadSettings("CHECKER_SECRET_KEY is shorter than 32 signs")
            return self.secret_key
        if not self.demo:
            raise BadSettings(NO_KEY)
        kept = self.data_dir / "secret_key"
        if not kept.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return kept.read_text().strip()

    def sealed(self, text: str) -> bytes:
        """HMAC-SHA256 of a text with that key: the same each time, and without the key it leads back to nothing."""
        return hmac.new(self.secret().encode(), text.encode(), sha256).digest()


def _values(environ: Mapping[str, str | None]) -> dict[str, str]:
    known = set(Settings.model_fields)
    values: dict[str, str] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or value is None:
            continue
        key = name.removeprefix(PREFIX).lower()
        if key.endswith("_file") and key.removesuffix("_file") in known:
            if name.removesuffix("_FILE") in environ:
                raise BadSettings(f"{name} and {name.removesuffix('_FILE')} are both set: which is meant?")
            try:
                values[key.removesuffix("_file")] = Path(value).read_text().strip()
            except OSError as error:
                raise BadSettings(f"{name}: the file cannot be read: {error.strerror}") from error
        elif key in known:
            values[key] = value
        else:
            raise BadSettings(f"{name} is not a setting of Checker")
    return values


def read() -> Settings:
    """The settings as `.env` of the working directory and, before it, the environment say now. Raises BadSettings."""
    try:
        return Settings(**{**_values(dotenv_values(".env", interpolate=False)), **_values(os.environ)})  # type: ignore[arg-type]
    except (UnicodeDecodeError, OSError) as error:
        raise BadSettings(f".env cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSettings(
            f"{PREFIX}{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}"
        ) from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises BadSettings with a sentence."""
    return read()
