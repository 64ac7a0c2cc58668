from collections.abc import Callable

import pytest

from agents.sow_to_plan.builtin import BuiltIn
from domain.sow.statement import Extract
from memory.readers.open import read_here

OFFER = """# Ledger move - Statement of Work

**Client:** Halvorsen Marine AS
**Supplier:** Brackwater Data GmbH

## Term
Work starts on 11 January 2027 and ends on 30 June 2027.

## Phases
| Phase | Duration | Start | End | Depends on |
|---|---|---|---|---|
| Survey | 3 weeks | 11 January 2027 | 29 January 2027 | |
| Move | 12 weeks | 1 February 2027 | 23 April 2027 | Survey |

## Deliverables
| ID | Deliverable | Delivery date | Acceptance criteria |
|---|---|---|---|
| D1 | Source inventory | 29 January 2027 | Approved by the data owner |
| D2 | Ledger in production | 23 April 2027 | Ten runs without error |

## Team and rates
| Role | Name | Days | Day rate (EUR) | Total (EUR) |
|---|---|---|---|---|
| Lead engineer | Ilse Brandt | 60 | 1.150 | 69.000 |
| Data engineer | TBD | 80 | 980 | 78.400 |
| Total | | 140 | | 147.400 |

Work is billed on a time and materials basis. The fees shall not exceed EUR 150,000 excluding VAT.

## Acceptance
The client reviews each deliverable within 10 working days. Silence counts as accepted.

## Assumptions
* Test data is available by 18 January 2027.

## Exclusions
* Licences
"""


@pytest.fixture
def extract() -> Callable[[str], Extract]:
    return lambda text: BuiltIn().extract(read_here(text.encode(), "offer.md"))


@pytest.fixture
def offer() -> str:
    return OFFER
