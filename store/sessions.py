"""How people sign in to the pages: passwords, one-time links, and the sessions that follow. Secrets are kept hashed."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from store.row import Row, Versioned

_ONE_OWNER = "(person_id IS NULL) <> (contact_id IS NULL)"


class Password(Versioned, table=True):
    """The argon2 hash of one person's or contact's password."""

    __tablename__ = "password"
    __table_args__ = (CheckConstraint(_ONE_OWNER, name="one_owner"),)
    person_id: int | None = Field(default=None, foreign_key="person.id", unique=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", unique=True)
    argon2: str
    set_at: datetime


class SignInLink(Row, table=True):
    """A link that signs one person in once; only the hash of its secret is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (CheckConstraint(_ONE_OWNER, name="one_owner"),)
    sha256: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class WebSession(Row, table=True):
    """A signed-in browser; only the hash of its cookie is kept. It ends when it expires or is revoked."""

    __tablename__ = "web_session"
    __table_args__ = (CheckConstraint(_ONE_OWNER, name="one_owner"),)
    sha256: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    browser: str = ""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
