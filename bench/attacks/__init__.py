"""Responses that try to steer a language model, and a model that lets itself be steered."""

from bench.attacks.obedient import obedient
from bench.attacks.texts import Attack, attacks

__all__ = ["Attack", "attacks", "obedient"]
