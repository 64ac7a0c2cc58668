"""The pages: each a view of the tools, one router a noun."""

from web.pages import approvals, chat, clients, home, money, people, projects, sign_in, staffing

ROUTERS = tuple(room.router for room in (home, sign_in, chat, approvals, projects, people, clients, staffing, money))
