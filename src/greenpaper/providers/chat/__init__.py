"""Language models behind a URL: any that speaks as OpenAI's do, and what pydantic-ai knows."""

from greenpaper.providers.chat.model import ChatModel, load

__all__ = ["ChatModel", "load"]
