"""A pytest plugin: a test that was skipped fails the run, unless what it needs cannot be had on this machine.

A skip whose reason starts with ``absent:`` is such a thing; every other one is a hole that nobody sees.
Loaded with ``-p tests.no_silent_skips``.
"""

from __future__ import annotations

import pytest


class _Watch:
    """Counts the skips that nobody excused, of tests and of whole files."""

    def __init__(self) -> None:
        self.holes: list[str] = []

    def _look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.outcome != "skipped" or hasattr(report, "wasxfail"):
            return
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = text.removeprefix("Skipped: ")
        if not reason.startswith("absent:"):
            self.holes.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._look(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.holes and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.holes:
            terminalreporter.section("skipped although this machine could have run it", red=True)
            for hole in self.holes:
                terminalreporter.line(hole)


def pytest_configure(config: pytest.Config) -> None:
    # The workers of a parallel run report to the one process that decides.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Watch(), "no-silent-skips")
