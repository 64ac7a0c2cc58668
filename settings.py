"""Every setting of the program, frozen, read once from the environment (or a .env file) by the composition roots."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.expenses import LIMITS
from domain.firm import Firm, Issuer, TaxRounding
from store.seals import Seal


class Settings(BaseSettings):
    """All settings. Names in the environment are upper case with the prefix ``FIRSTMATE_``, but for OpenAI's own."""

    model_config = SettingsConfigDict(env_prefix="FIRSTMATE_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(default=Path(".firstmate"), description="Folder of all state: database, memory, secret.")
    database_url: str = Field(
        default="", description="Empty: SQLite in the home folder; or postgresql://user:password@host/name."
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the server listens on.")
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="Where people reach the server; links in messages begin with it."
    )
    slack_bot_token: SecretStr = Field(default=SecretStr(""), description="Bot token (xoxb-…); empty: no Slack.")
    slack_signing_secret: SecretStr = Field(default=SecretStr(""), description="Proves that a request is Slack's.")
    slack_app_token: SecretStr = Field(
        default=SecretStr(""), description="App token (xapp-…) for Socket Mode, where no public address is at hand."
    )
    slack_client_id: str = Field(
        default="", description="Client id of the Slack app; with it several workspaces can be added by OAuth."
    )
    slack_client_secret: SecretStr = Field(default=SecretStr(""), description="Its client secret at Slack.")
    slack_api_url: str = Field(default="https://slack.com/api/", description="Slack's Web API; another one in tests.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""), description="Where mail is sent from: smtps://user:password@host; empty: no e-mail."
    )
    mail_from: str = Field(default="", description="Sender of our mail, such as Firstmate <ops@firm.example>.")
    imap_url: SecretStr = Field(
        default=SecretStr(""), description="Mailbox that is answered: imaps://user:password@host/INBOX; empty: none."
    )
    imap_seconds: int = Field(default=60, ge=5, description="Seconds between two looks into the mailbox.")
    mail_judge: str = Field(
        default="", description="Name our mail provider writes into Authentication-Results; only its findings count."
    )
    mail_internal: bool = Field(
        default=False, description="Nobody outside can write to the mailbox, so that senders need no proof."
    )
    threads: int = Field(
        default=12, ge=1, description="Requests worked on at once; a database has 15 connections, sweeps need some."
    )
    environment: str = Field(default="demo", description="demo (pick a person to be), or production (sign in).")
    openid_issuer: str = Field(default="", description="OpenID Connect issuer people sign in at; empty: none.")
    openid_client_id: str = Field(default="", description="What the issuer calls this installation.")
    openid_client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret at the issuer.")
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="Key that signs one-time links, 32 characters or more; empty: one made in the home folder.",
    )
    zone: str = Field(default="Europe/Berlin", description="The firm's time zone: its local day and its schedule.")
    currency: str = Field(default="EUR", description="Reporting currency, ISO 4217.")
    first_weekday: int = Field(default=0, ge=0, le=6, description="First day of the week; 0 is Monday.")
    fiscal_year_start_month: int = Field(
        default=1, ge=1, le=12, description="Month in which the financial year starts."
    )
    holidays_reduce_capacity: bool = Field(default=True, description="Public holidays lower capacity.")
    submitted_counts: bool = Field(default=False, description="Submitted time counts in billable utilisation.")
    tax_rounding: TaxRounding = Field(default=TaxRounding.LINE, description="Tax rounded on each line, or document.")
    invoice_series: str = Field(default="FM-", min_length=1, description="What invoice numbers begin with.")
    credit_series: str = Field(default="FMC-", min_length=1, description="What numbers of credit notes begin with.")
    issuer: Issuer = Field(
        default=Issuer(),
        description="Who sends the invoices, as JSON: name, street, post_code, city, country and more.",
    )
    expense_limits: dict[str, int] = Field(
        default=dict(LIMITS),
        description="What an expense may come to by category, in whole units; above it is marked. As JSON.",
    )
    expense_receipt_from: int = Field(default=25, ge=0, description="From this amount an expense needs a receipt.")
    expense_oldest_days: int = Field(default=60, ge=1, description="An expense older than this is marked.")
    model: str = Field(default="", description="Chat model; without one or a key the built-in planner answers.")
    fallback_model: str = Field(default="", description="Model tried when the first one fails.")
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias="OPENAI_API_KEY", description="Key of the model endpoint."
    )
    openai_base_url: str = Field(
        default="",
        validation_alias="OPENAI_BASE_URL",
        description="Any OpenAI-compatible endpoint; empty: OpenAI.",
    )
    structured_output: str = Field(
        default="json_schema",
        description="Typed answers by json_schema, function_calling or json_mode.",
    )
    model_timeout_seconds: int = Field(default=60, ge=1, description="Longest wait for one model call.")
    turn_model_calls: int = Field(default=8, ge=1, description="Most model calls in a turn.")
    turn_tokens: int = Field(default=40_000, ge=500, description="Most tokens in a turn.")
    turn_seconds: int = Field(default=120, ge=1, description="Longest a turn may take.")
    history_turns: int = Field(default=6, ge=0, description="Earlier turns the assistant sees.")
    message_characters: int = Field(default=8_000, ge=100, description="Longest message that is read.")
    memory_url: str = Field(
        default="", description="Address of a Chroma server, http://host:8000; empty: a folder in the home folder."
    )
    transcripts_folder: str = Field(
        default="", description="Folder that is watched for transcripts; a folder in it may be named after a client."
    )
    mailbox: SecretStr = Field(
        default=SecretStr(""),
        description="Mailbox that is read, imaps://user:password@host/INBOX; only mail with clients is kept.",
    )
    user: str = Field(default="", description="Address of whoever the terminal acts as.")
    teams_app_id: str = Field(default="", description="Microsoft Teams: the app's id (client id); empty: no Teams.")
    teams_app_secret: SecretStr = Field(default=SecretStr(""), description="The app's client secret at Microsoft.")
    teams_tenant: str = Field(default="", description="Directory (tenant) id whose people are answered in Teams.")
    teams_keys_url: str = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where the keys are published that Teams signs its requests with; national clouds have others.",
    )
    log_level: str = Field(default="INFO", description="Log level of the server.")

    @property
    def url(self) -> str:
        """The database URL, the default filled in."""
        return self.database_url or f"sqlite:///{self.home / 'firstmate.sqlite3'}"

    def seal(self, purpose: str) -> Seal:
        """What signs for one purpose with this installation's key."""
        return Seal.at(self.home, purpose, self.secret.get_secret_value())

    @property
    def memory(self) -> Path | str:
        """Where what was said is remembered: a server's address, or a folder."""
        return self.memory_url or self.home / "memory"

    @property
    def zone_info(self) -> ZoneInfo:
        """The firm's time zone."""
        return ZoneInfo(self.zone)

    @property
    def firm(self) -> Firm:
        """The settings of the trade."""
        return Firm(
            currency=self.currency,
            zone=self.zone,
            first_weekday=self.first_weekday,
            fiscal_year_start_month=self.fiscal_year_start_month,
            holidays_reduce_capacity=self.holidays_reduce_capacity,
            submitted_counts=self.submitted_counts,
            tax_rounding=self.tax_rounding,
            invoice_series=self.invoice_series,
            credit_series=self.credit_series,
            issuer=self.issuer,
            expense_limits=tuple(sorted((name.casefold(), most) for name, most in self.expense_limits.items())),
            expense_receipt_from=self.expense_receipt_from,
            expense_oldest_days=self.expense_oldest_days,
        )


def table() -> str:
    """Return every setting as a Markdown table: environment name, default, meaning."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        variable = alias if isinstance(alias, str) else f"FIRSTMATE_{name.upper()}"
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = f"`{default}`" if str(default) else "empty"
        rows.append(f"| `{variable}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"
