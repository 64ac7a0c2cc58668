"""How often people did something lately, so that a limit holds for every process of the installation."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from store.row import Row


class Allowance(Row, table=True):
    """One key of one limit; of an address or a person only the hash is kept."""

    __tablename__ = "allowance"
    key: str = Field(unique=True)
    spent_until_ms: int = Field(sa_type=BigInteger, index=True)  # instant at which nothing is spent any more
