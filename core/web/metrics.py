"""``/metrics``: counts by kind, for Prometheus. Never a title, a name, or an address."""

from __future__ import annotations

from collections import Counter as Numbers
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Response, g, request
from flask_openapi3 import OpenAPI
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from core.application import Application
from core.delivery.reasons import Drop, reason

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
        from core.store import counting, dead_letters

        counts = (
            ("telos_jobs", "Work that waits, by lane and state", ["lane", "state"], counting.jobs),
            ("telos_outbox", "Messages that wait, by state", ["state"], counting.outbox),
            ("telos_notices", "Notices ever planned, by what became of them", ["state"], counting.notices),
            ("telos_communities", "Communities by state", ["state"], counting.communities),
            ("telos_obligations_open", "Open obligations by kind", ["kind"], counting.open_obligations),
        )
        with self._store.read() as connection:
            for name, words, labels, count in counts:
                gauge = GaugeMetricFamily(name, words, labels=labels)
                for values, number in count(connection):
                    gauge.add_metric([str(value) for value in values], number)
                yield gauge
            gauge = GaugeMetricFamily(
                "telos_notices_stopped", "Notices that did not leave, by the reason", labels=["reason"]
            )
            stopped = Numbers[Drop]()
            for (error,), number in counting.stopped(connection):
                stopped[reason(error)] += number
            for drop, number in stopped.items():
                gauge.add_metric([drop.name.lower()], number)
            yield gauge
            yield GaugeMetricFamily(
                "telos_dead_letters",
                "What was given up; telos dead list shows it, telos dead redrive tries it again",
                value=dead_letters.counted(connection),
            )
            heard = counting.heard(connection)
        unknown = CounterMetricFamily(
            "telos_webhooks_unknown", "Authentic webhooks of a kind unknown here", labels=["site"]
        )
        age = GaugeMetricFamily(
            "telos_last_sync_timestamp_seconds", "When each site was last synced", labels=["site"]
        )
        for site_heard in heard:
            unknown.add_metric([site_heard.site], site_heard.unknown_hooks)
            if site_heard.synced_at is not None:
                age.add_metric([site_heard.site], site_heard.synced_at.timestamp())
        yield unknown
        yield age


def register(app: OpenAPI, application: Application, metrics: Metrics) -> None:
    """Count every request of an app, and answer ``/metrics``."""
    metrics.registry.register(StoreFigures(application.store))

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
