"""The pages: each a view of the tools, one router a noun."""

from web.pages import (
    approvals,
    audit,
    chat,
    clients,
    findings,
    home,
    invoices,
    manual,
    money,
    openid,
    people,
    projects,
    rows,
    settings,
    sign_in,
    staffing,
    templates,
    time,
    time_import,
)

_ROOMS = (
    home,
    sign_in,
    openid,
    chat,
    approvals,
    time,
    time_import,
    findings,
    projects,
    templates,
    people,
    clients,
    staffing,
    money,
    invoices,
)
ROUTERS = tuple(room.router for room in (*_ROOMS, audit, settings, rows, manual))
