"""Which channels are configured; each is opened with the application and the office, and gives its adapter.

A channel is one entry here: a function of the settings that returns nothing when it is not configured. Its packages are
imported only then.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI

from channels.adapter import Adapter
from channels.office import Office
from settings import Settings

Listening = Callable[[FastAPI, Office], AbstractAsyncContextManager[Adapter]]


def _slack(settings: Settings) -> Listening | None:
    if not (settings.slack_bot_token.get_secret_value() or settings.slack_client_id):
        return None
    from channels.slack.listening import slack

    return slack


def _teams(settings: Settings) -> Listening | None:
    if not settings.teams_app_id:
        return None
    from channels.teams.listening import teams

    return teams


def _mail(settings: Settings) -> Listening | None:
    if not (settings.smtp_url.get_secret_value() and settings.mail_from):
        return None
    from channels.mail.listening import mail

    return mail


CHANNELS: tuple[Callable[[Settings], Listening | None], ...] = (_slack, _teams, _mail)


def configured(settings: Settings) -> list[Listening]:
    """Return the channels that the settings turn on."""
    return [found for channel in CHANNELS if (found := channel(settings)) is not None]
