"""The pages: each a view of the tools, one router a noun."""

from web.pages import clients, home, money, people, projects, sign_in, staffing

ROUTERS = tuple(room.router for room in (home, sign_in, projects, people, clients, staffing, money))
