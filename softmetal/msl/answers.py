"""Answers to libsoftmetal's requests: from the cache where possible, else by the compiler, loaded only then."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from softmetal.msl.kernel_cache import known_replies
from softmetal.msl.kernel_cache.cache_folder import CacheLimitError

if TYPE_CHECKING:
    from softmetal.msl.pipeline import Compiler


def answer(request: str) -> str:
    """The JSON reply to a JSON request. Whatever goes wrong becomes an error reply."""
    known = known_replies.find(request)
    if known is not None:
        return known
    try:
        compiler = _compiler()
    except CacheLimitError as error:
        return _refusal(str(error))
    return compiler.handle(request)


@cache
def _compiler() -> Compiler:
    from softmetal.msl.pipeline import Compiler

    return Compiler()


def _refusal(message: str) -> str:
    import json

    from softmetal.msl.protocol import INTERNAL, LIBRARY_ERROR_DOMAIN, RequestError, error_reply

    return json.dumps(error_reply(RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, message)))
