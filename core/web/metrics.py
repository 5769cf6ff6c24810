"""``/metrics``: counts by kind, for Prometheus. Never a title, a name, or an address."""

from __future__ import annotations

from collections import Counter as Numbers
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import Response, g, request
from flask_openapi3 import OpenAPI
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from core.delivery.reasons import Drop, reason
from core.house import House

if TYPE_CHECKING:
    from core.store import Store


class Metrics:
    """The counters of one app; each app has its own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.webhooks = Counter(
            "telos_webhooks", "Webhooks by site and HTTP answer", ["site", "answer"], registry=self.registry
        )
        self.acts = Counter("telos_acts", "Acts by kind", ["kind"], registry=self.registry)
        self.requests = Counter(
            "telos_http_requests", "Requests by route and status", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "telos_http_seconds",
            "Time to answer by route",
            ["route"],
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5),
            registry=self.registry,
        )


class StoreFigures(Collector):
    """What waits in the store, counted at the moment it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterable[Metric]:
        """Gauges by kind; each is one grouped count over an indexed table."""
        from core.store import notices
        from core.store import tables as t

        counts = (
            (
                "telos_jobs",
                "Work that waits, by lane and state",
                ["lane", "state"],
                [t.job.c.lane, t.job.c.state],
            ),
            ("telos_outbox", "Messages that wait, by state", ["state"], [t.outbox.c.state]),
            ("telos_notices", "Notices ever planned, by what became of them", ["state"], [t.noticed.c.state]),
            ("telos_communities", "Communities by state", ["state"], [t.community.c.state]),
        )
        with self._store.read() as connection:
            for name, words, labels, columns in counts:
                gauge = GaugeMetricFamily(name, words, labels=labels)
                for row in connection.execute(sa.select(*columns, sa.func.count()).group_by(*columns)):
                    *values, number = row
                    gauge.add_metric([str(value) for value in values], number)
                yield gauge
            gauge = GaugeMetricFamily(
                "telos_notices_stopped", "Notices that did not leave, by the reason", labels=["reason"]
            )
            n, stopped = t.noticed.c, Numbers[Drop]()
            kept = sa.select(n.reason, sa.func.count()).where(n.state.in_(("dropped", notices.LAPSED)))
            for said, number in connection.execute(kept.group_by(n.reason)):
                stopped[reason(said)] += number
            for drop, number in stopped.items():
                gauge.add_metric([drop.name.lower()], number)
            yield gauge
            gauge = GaugeMetricFamily("telos_obligations_open", "Open obligations by kind", labels=["kind"])
            kinds = sa.select(t.obligation.c.kind, sa.func.count()).where(t.obligation.c.is_open)
            for kind, number in connection.execute(kinds.group_by(t.obligation.c.kind)):
                gauge.add_metric([kind], number)
            yield gauge
            dead = sa.select(sa.func.count()).select_from(t.job).where(t.job.c.state == "dead")
            yield GaugeMetricFamily(
                "telos_dead_letters",
                "Work that was given up; telos doctor shows it, telos redrive tries again",
                value=connection.execute(dead).scalar_one(),
            )
            age = GaugeMetricFamily(
                "telos_last_sync_timestamp_seconds", "When each site was last synced", labels=["site"]
            )
            unknown = CounterMetricFamily(
                "telos_webhooks_unknown", "Authentic webhooks of a kind unknown here", labels=["site"]
            )
            for site, number in connection.execute(sa.select(t.site.c.name, t.site.c.unknown_hooks)):
                unknown.add_metric([site], number)
            yield unknown
            for site, at in connection.execute(sa.select(t.site.c.name, t.site.c.synced_at)):
                if at is not None:
                    age.add_metric([site], at.timestamp())
            yield age


def register(app: OpenAPI, house: House, metrics: Metrics) -> None:
    """Count every request of an app, and answer ``/metrics``."""
    metrics.registry.register(StoreFigures(house.store))

    @app.before_request
    def _start() -> None:
        g.started = perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        # The rule, never the address: an address may hold a personal token.
        route = request.url_rule.rule if request.url_rule else "unknown"
        metrics.requests.labels(route, str(response.status_code)).inc()
        metrics.seconds.labels(route).observe(perf_counter() - g.get("started", perf_counter()))
        return response

    @app.get("/metrics", doc_ui=False)
    def _metrics() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
