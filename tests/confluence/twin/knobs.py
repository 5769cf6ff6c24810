"""What a test may turn: scripted faults, rate limits, and the log of what was asked."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from flask import Response

#: What Data Center says in Retry-After where a bucket never fills again.
NEVER = "9223372036854775807"


@dataclass
class Fault:
    """One scripted fault: which requests, how often, and what happens instead of the answer."""

    match: re.Pattern[str]
    times: int
    answer: Any


@dataclass
class Limit:
    """A rate limit: how many requests are answered before the 429, and how the 429 looks."""

    remaining: int
    times: int
    #: ``none`` (no header), ``never`` (Data Center's largest number), or seconds.
    retry_after: str
    limit: int = 0


@dataclass
class Knobs:
    """All of them, guarded by one lock."""

    faults: list[Fault] = field(default_factory=list)
    limit: Limit | None = None
    points: int = 0
    log: deque[str] = field(default_factory=lambda: deque(maxlen=100_000))
    violations: list[str] = field(default_factory=list)
    uncovered: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def set_faults(self, scripts: list[dict[str, Any]]) -> None:
        with self._lock:
            self.faults = [
                Fault(re.compile(script["match"]), int(script.get("times", 1)), script["answer"])
                for script in scripts
            ]

    def fault_for(self, request_line: str) -> Any:
        """The answer scripted for this request, used up by asking; None where there is none."""
        with self._lock:
            for fault in self.faults:
                if fault.times > 0 and fault.match.search(request_line):
                    fault.times -= 1
                    return fault.answer
        return None

    def faults_left(self) -> int:
        with self._lock:
            return sum(fault.times for fault in self.faults)

    def refuse(self, flavour: str) -> Response | None:
        """A 429 where the limit is used up; after ``times`` of them the bucket is full again."""
        with self._lock:
            if self.limit is None:
                return None
            if self.limit.remaining > 0:
                self.limit.remaining -= 1
                return None
            limit = self.limit
            limit.times -= 1
            if limit.times <= 0:
                self.limit = None
        answer = Response('{"message":"Rate limit exceeded"}', 429, content_type="application/json")
        wait = NEVER if limit.retry_after == "never" else limit.retry_after
        if wait != "none":
            answer.headers["Retry-After"] = wait
        answer.headers["X-RateLimit-Limit"] = str(limit.limit or 10)
        answer.headers["X-RateLimit-Remaining"] = "0"
        if flavour == "dc":
            answer.headers["X-RateLimit-FillRate"] = "0" if wait == NEVER else "1"
            answer.headers["X-RateLimit-Interval-Seconds"] = "60"
        else:
            answer.headers["X-RateLimit-NearLimit"] = "true"
            answer.headers["RateLimit-Reason"] = "confluence-quota-global-based"
            seconds = wait if wait.isdigit() and wait != NEVER else "60"
            answer.headers["RateLimit"] = f'"global-app-quota";r=0;t={seconds}'
        return answer

    def spend(self, flavour: str, payload: Any, headers: Any) -> None:
        """Count Cloud's points (1 a request, 1 a content object, 2 a person or group) and tell what is left."""
        if flavour == "dc":
            headers["X-RateLimit-Limit"] = "100"
            headers["X-RateLimit-Remaining"] = str(self.limit.remaining if self.limit else 99)
            headers["X-RateLimit-Interval-Seconds"] = "60"
            headers["X-RateLimit-FillRate"] = "10"
            return
        results = payload.get("results", []) if isinstance(payload, dict) else []
        cost = 1 + sum(
            2 if isinstance(result, dict) and {"accountId", "name"} & set(result) else 1 for result in results
        )
        with self._lock:
            self.points += cost
            left = max(0, 65000 - self.points)
        headers["X-RateLimit-Limit"] = "65000"
        headers["X-RateLimit-Remaining"] = str(left)
        headers["RateLimit-Policy"] = '"global-app-quota";q=65000;w=3600'
        headers["RateLimit"] = f'"global-app-quota";r={left};t=3600'

    def asked(self, line: str) -> None:
        with self._lock:
            self.log.append(line)

    def taken(self) -> list[str]:
        """The log since the last call."""
        with self._lock:
            log = list(self.log)
            self.log.clear()
        return log

    def objects(self, problems: list[str]) -> None:
        with self._lock:
            self.violations += [problem for problem in problems if problem not in self.violations]
