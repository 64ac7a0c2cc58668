"""Which chat model: the configured endpoint, or the built-in planner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.language_models import BaseChatModel

from agents.turn import BUILT_IN
from settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

_RETRIES = 2


def configured(settings: Settings) -> bool:
    """Tell whether a language model is set up: a name, and a key or an endpoint of one's own."""
    return bool(settings.model and (settings.openai_api_key.get_secret_value() or settings.openai_base_url))


def chat_model(settings: Settings, engine: Engine) -> BaseChatModel:
    """Return the configured language model, else the built-in planner."""
    if configured(settings):
        return endpoint(settings, settings.model)
    from agents.planner.model import PlannerModel

    return PlannerModel(engine=engine, firm=settings.firm)


def fallback_model(settings: Settings) -> BaseChatModel | None:
    """Return the model to try when the first one fails, if one is set."""
    if configured(settings) and settings.fallback_model:
        return endpoint(settings, settings.fallback_model)
    return None


def endpoint(settings: Settings, name: str = "") -> BaseChatModel:
    """Return the configured endpoint under a model's name, the configured one by default."""
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    return ChatOpenAI(
        model=name or settings.model,
        api_key=settings.openai_api_key.get_secret_value() or "none",  # an endpoint of one's own may want no key
        base_url=settings.openai_base_url or None,
        timeout=settings.model_timeout_seconds,
        max_retries=_RETRIES,
        stream_usage=True,
        # A client of its own, so that closing this model does not close another's shared connections.
        http_async_client=DefaultAsyncHttpxClient(),
    )


async def close(model: BaseChatModel | None) -> None:
    """Close a model's connections, if it has any."""
    client = getattr(model, "http_async_client", None)
    if client is not None:
        await client.aclose()


def label(model: BaseChatModel) -> str:
    """Return what to call a model in answers and traces; the planner is always called what it is."""
    if model._llm_type == BUILT_IN:  # noqa: SLF001 -- how langchain names a kind of model
        return BUILT_IN
    return str(getattr(model, "model_name", "") or model._llm_type)  # noqa: SLF001 -- likewise
