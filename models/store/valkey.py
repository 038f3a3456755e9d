"""A store in a Valkey or Redis server: a record is one hash, so that it changes, expires and goes at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

PREFIX = "explorer:"
PATIENCE = 2.0  # s for an answer
SWAP = """
if (redis.call('HGET', KEYS[1], 'state') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2])
for at = 4, #ARGV, 2 do
  if ARGV[at + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[at])
  else redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
end
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
"""


class Valkey:
    def __init__(self, address: str) -> None:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        again = Retry(NoBackoff(), 1)  # a connection may have been closed while it was idle
        self._client: Any = redis.Redis.from_url(
            address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=again
        )
        self._swap = self._client.register_script(SWAP)
        self._refusals = redis.RedisError

    def read(self, record: str, field: str = "state") -> bytes:
        with self._in_words():
            return self._client.hget(PREFIX + record, field) or b""

    def swap(self, record: str, states: tuple[bytes, bytes], parts: Mapping[str, bytes], seconds: float | None) -> bool:
        expiry = "" if seconds is None else max(1, round(1000 * seconds))
        with self._in_words():
            pairs = [word for part in parts.items() for word in part]
            return bool(self._swap(keys=[PREFIX + record], args=[*states, expiry, *pairs]))

    def drop(self, record: str) -> None:
        with self._in_words():
            self._client.delete(PREFIX + record)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except self._refusals as problem:
            raise ValueError(
                f"the store of this server has failed ({type(problem).__name__}): try again in a minute"
            ) from problem
