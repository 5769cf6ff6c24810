"""``telos.toml`` and its variables: what they mean, and what is said when something in them is wrong."""

from __future__ import annotations

import dataclasses
import json
import re
import traceback
from datetime import time, timedelta
from pathlib import Path

import pytest

from core.cli import main
from core.config import Settings
from core.config_errors import ConfigError, line_of
from core.i18n import LANGUAGES, Translator
from core.notify.mail import MailNotifier
from core.policy import Policy
from tests.cli.conftest import WIRING
from tests.support.clock import FrozenClock

ROOT = Path(__file__).resolve().parents[2]
SITE = '[sites.hr]\nurl = "https://wiki.example.org"\n'


def load(folder: Path, text: str) -> Settings:
    file = folder / "telos.toml"
    file.write_text(text, encoding="utf-8")
    return Settings.load(file)


def trouble(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    return str(caught.value)


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings.server.bind == "127.0.0.1:8500"
    assert settings.database == tmp_path / "telos.sqlite"
    assert not settings.sites


def test_the_example_shows_every_key_with_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "telos.example.toml").read_text(encoding="utf-8")
    text = re.sub(
        r"^# (?=\[(?:sites\.hr|mail)|[a-z_]+ = )", "", text.partition("# A Confluence,")[0], flags=re.M
    )
    for name in ("telos-mail.password", "telos-hr.password", "telos-hr.secret", "telos-hr.secret.before"):
        (tmp_path / name).write_text(f"whsec_{name}\n")
    settings = load(tmp_path, text)
    site = settings.sites["hr"]
    assert site.secrets == ("whsec_telos-hr.secret", "whsec_telos-hr.secret.before")
    given = {"zone", "country", "region", "days_off", "weekdays", "people_in_figures_days"}
    for field in dataclasses.fields(Policy):
        assert f"\n{field.name} = " in text, f"{field.name} is missing in the example"
        if field.name not in given:
            assert getattr(site.rules, field.name) == field.default, field.name
    for section in (settings.server, settings.mail, settings.people, site):
        for key in type(section).model_fields:
            plain = key in ("password", "secret", "previous_secret", "client_secret", "options", "policy")
            assert plain or f"\n{key} = " in text, f"{key} is missing in the example"


def test_the_example_works_as_it_is_copied(tmp_path: Path) -> None:
    settings = load(tmp_path, (ROOT / "telos.example.toml").read_text(encoding="utf-8"))
    assert settings == load(tmp_path, "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (SITE + '[sites.hr.policy]\nlanguage = "xx"\n', ['"xx" is no language', "en, de"]),
        (SITE + "[sites.hr.policy]\nanswer_within_days = 0\n", ["telos.toml:4", "at least 1"]),
        (SITE + "[sites.hr.policy]\nconfirm_days = -3\n", ["at least 1"]),
        (SITE + "[sites.hr.policy]\nbreaker = 0\n", ["at least 1"]),
        (SITE + "[sites.hr.policy]\ndaily_cap = 99999999\n", ["too large"]),
        (SITE + 'sync_every = "0 minutes"\n', ["duration like"]),
        ("[server]\nthreads = 0\n", ["too small: at least 1"]),
        ("[mail]\nport = 70000\n", ["too large: at most 65535"]),
        ('[mail]\ntls = "ssl"\n', ["'starttls'", '"ssl"']),
        ("[server]\nurl = 5\n", ["needs text in quotes"]),
        ("server = 5\n", ["section with keys of its own"]),
        (SITE + '[people]\nsame_address_on = ["hr", "hrr"]\n', ['no site "hrr"']),
        (SITE + '[people]\nsame_adress_on = ["hr"]\n', ['"same_address_on"']),
        (SITE + "[people]\nsame_address_on = true\n", ["list"]),
        ("[sites]\nhr = 5\n", ["section with keys of its own"]),
        ("[sevrer]\nurl = 'https://a.example'\n", ['"sevrer"', '"server"']),
        (
            SITE + '[[sites.hr.policy.groups]]\ngroup = "x"\nnam = "y"\n',
            ["telos.toml:5", 'Did you mean "name"'],
        ),
        (SITE + '[sites.hr.policy]\nregion = "BY"\n', ['region "BY" and no country', 'country = "DE"']),
        (SITE + "[sites.hr.polcy]\nzone = 'UTC'\n", ['"policy"']),
        (SITE + '[sites.hr.policy]\nzone = "right/UTC"\n', ['no time zone "right/UTC"']),
        (SITE + "[sites.hr.policy]\nladder = [5, 1, 1]\n", ["telos.toml:4", "exactly 5 values"]),
        (SITE + "[sites.hr.policy]\nladder = [5, 1, 1, 2, 4, 8]\n", ["exactly 5 values"]),
        (SITE + "[sites.hr.policy]\nladder = [5, 1, 3, 2, 4]\n", ["ladder", "none sooner"]),
        (SITE + "[sites.hr.policy]\nladder = [1, 5, 1, 2, 4]\n", ["the farther one first"]),
        (SITE + "[sites.hr.policy]\nladder = [5, 1, -1, 2, 4]\n", ["ladder"]),
        (SITE + '[sites.hr.policy]\nthree_a_day = ["09:00"]\n', ["exactly 3 values"]),
        (SITE + "[sites.hr.policy]\nanswer_within_days = 100000\n", ["at most 3660"]),
        (SITE + "[sites.hr.policy]\nleast_group = 1\n", ["at least 2"]),
        (SITE + 'sync_every = "1000000 weeks"\n', ["at most 3660 days"]),
        (SITE + 'asks_per_second = "many"\n', ["a number like 0.5"]),
        ('[mail]\nadmin_language = "fr"\n', ['"fr" is no language']),
    ],
)
def test_what_is_mistyped_is_said_without_the_words_of_a_library(
    tmp_path: Path, text: str, parts: list[str]
) -> None:
    words = trouble(tmp_path, text)
    for part in parts:
        assert part in words
    for foreign in ("Input should", "Unexpected", "pydantic", "Section", "validation", "Error"):
        assert foreign not in words


NO_WEB = [
    "te los.de", "https://te los.de", "https://telos.de/a b", "https://telos.de:", "https://telos..de",
    "https://127.0.0.256", "https://-x.de", "https://telos,de", "https://https://telos.de", "https://@telos.de",
    "https://telos.de/%zz", 'https://telos.de/"x', "https://*.de", "https://[::1", "https://tel\u200bos.de",
    f"https://{'b' * 70}.de", "https://telos.de?x", "https:///telos.de", "ftp://telos.de",
]  # fmt: skip
WEB = [
    "https://telos.de", "http://127.0.0.1:8500", "https://[::1]:8500/x", "https://te_los", "http://localhost",
    "https://münchen.de/wiki/Über_uns", "https://telos.de/a%20b",
]  # fmt: skip
NO_MAIL = [
    "a@b@c", "a b@c.de", "@x.de", "a@", "ops", "Telos <a@b.de", "Telos a@b.de", "a@b.de, c@d.de", "a@-b.de",
    "a@b..de", "a@b.de\nBcc: x@y.de", "Telos <a@b.de> x", "Telos <a@b@c>", "a@b.de.",
]  # fmt: skip
MAIL = [
    "a@b.de", "a@intranet", "<a@b.de>", "Telos <a@b.de>", "Telos, HR <a@b.de>", "Télos <t@münchen.de>",
    "Telos [HR] <o'neil+x@b.de>", "a..b@c.de", "töm@b.de", '"Telos, HR" <a@b.de>',
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "wrong", "right"),
    [
        ('[server]\nurl = "%s"\n', "server.url", NO_WEB, WEB),
        ('[sites.hr]\nurl = "%s"\n', "sites.hr.url", NO_WEB, WEB),
        (SITE + 'api = "%s"\n', "sites.hr.api", [*NO_WEB, "api.php", "/w/api.php"], WEB),
        (SITE + 'origins = ["https://a.de", "%s"]\n', "sites.hr.origins", [*NO_WEB, "*", "wiki.intern"], WEB),
        ('[mail]\nhost = "m"\nsender = "%s"\n', "mail.sender", NO_MAIL, MAIL),
        ('[mail]\nhost = "m"\nsender = "a@b.de"\nadmin = "%s"\n', "mail.admin", NO_MAIL, MAIL),
        (
            '[mail]\nsender = "a@b.de"\nhost = "%s"\n',
            "mail.host",
            ["m x", "smtp://m", "m:587", "m/", "1.2.3", "m,n"],
            ["m", "mail.example.org", "127.0.0.1", "[::1]", "münchen.de"],
        ),
        (
            '[server]\nbind = "%s"\n',
            "server.bind",
            ["x", ":8500", "*:8500", "300.1.1.1:8500", "::1:8500", "h:²", "h:٣", "h:70000", "http://h:1"],
            ["127.0.0.1:8500", "[::1]:8500", "localhost:0"],
        ),
        (
            '[server]\ndatabase = "%s"\n',
            "server.database",
            ["", " ", "/", "mysql://u@h/n", "sqlite+x:///a.db", "a\0b"],
            ["telos.sqlite", "/var/lib/telos/telos.sqlite", "sqlite:///telos.sqlite", "postgresql://u@h/n"],
        ),
    ],
)
def test_an_address_that_can_be_none_is_said_before_anything_relies_on_it(
    tmp_path: Path, text: str, key: str, wrong: list[str], right: list[str]
) -> None:
    for value in wrong:
        words = trouble(tmp_path, text % json.dumps(value)[1:-1])
        assert f'"{key}" needs' in words, value
        assert "Error" not in words, value
    for value in right:
        settings = load(tmp_path, text % json.dumps(value)[1:-1])
        if key == "mail.sender":
            # What the settings take, mail can be sent with, and its admin be told.
            MailNotifier(host="m", sender=settings.mail.sender, clock=FrozenClock())
            assert settings.mail.told.count("@") == 1
            assert not set(settings.mail.told) & set(" <>")


def test_a_file_may_begin_with_the_mark_of_its_encoding(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + SITE).sites["hr"].url == "https://wiki.example.org"


def test_an_unknown_option_of_a_platform_is_an_error(tmp_path: Path) -> None:
    from webhook_server import open_platform

    for platform, known in (("mediawiki", ""), ("confluence", '"status_on"')):
        text = f'[sites.hr]\nplatform = "{platform}"\nurl = "https://w.example"\n[sites.hr.options]\nstatuson = "all"\n'
        settings = load(tmp_path, text)
        with pytest.raises(ConfigError) as caught:
            open_platform(settings, "hr")
        assert "telos.toml:5" in str(caught.value)
        assert known in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[channels.chat]\n", 'no channel "chat"'),
        (SITE + 'platform = "mediawki"\n', 'Did you mean "mediawiki"'),
        (SITE + "[sites.hr.options]\nstatuson = 1\n", 'no key "sites.hr.options.statuson"'),
        (
            (
                '[sites.s]\nplatform = "intranet"\nurl = "https://a.de"\n'
                '[sites.s.options]\ntells = ["staff"]\nabout = ["hr"]\n'
            ),
            'no site "hr"',
        ),
    ],
)
def test_config_check_asks_every_part_that_is_configured(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "telos.toml").write_text(text)
    assert (
        main(WIRING, ["--config", str(tmp_path / "telos.toml"), "--language", "en", "config", "check"]) == 1
    )
    assert words in capsys.readouterr().err


def test_every_field_of_the_policy_can_be_set_in_words(tmp_path: Path) -> None:
    text = (
        SITE
        + """[sites.hr.policy]
zone = "Europe/Berlin"
country = "DE"
region = "BW"
days_off = [2026-12-24, "2026-12-31"]
extra_days = ["2026-12-19"]
weekdays = [1, 2, 3, 4]
day_start = 08:30:00
day_end = "16:15"
group_edits = "90 minutes"
answer_within_days = "3 working days"
ladder = [6, 2, 1, 3, 5]
three_a_day = ["8:00", "12:00", "15:00"]
"""
    )
    rules = load(tmp_path, text).sites["hr"].rules
    assert rules == Policy(
        zone="Europe/Berlin",
        country="DE",
        region="BW",
        days_off=("2026-12-24", "2026-12-31"),
        extra_days=("2026-12-19",),
        weekdays=(1, 2, 3, 4),
        day_start=time(8, 30),
        day_end=time(16, 15),
        group_edits=timedelta(minutes=90),
        answer_within_days=3,
        ladder=(6, 2, 1, 3, 5),
        three_a_day=(time(8), time(12), time(15)),
    )


def test_a_variable_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELOS_SERVER__BIND", "0.0.0.0:9000")
    monkeypatch.setenv("TELOS_SITES__HR_WIKI__SECRET", "whsec_variable")
    monkeypatch.setenv("TELOS_SITES__HR_WIKI__POLICY__WEEKDAYS", "1,2,3")
    monkeypatch.setenv("TELOS_SITES__HR_WIKI__POLICY__LADDER", "[7, 2, 1, 2, 4]")
    monkeypatch.setenv("TELOS_SITES__HR_WIKI__ORIGINS", "https://a.example, https://b.example")
    settings = load(tmp_path, '[sites.hr-wiki]\nurl = "https://w.example"\nsecret = "whsec_file"\n')
    site = settings.sites["hr-wiki"]
    assert settings.server.bind == "0.0.0.0:9000"
    assert site.secrets == ("whsec_variable",)
    assert site.rules.weekdays == (1, 2, 3)
    assert site.rules.ladder == (7, 2, 1, 2, 4)
    assert site.allowed_origins == {"https://w.example", "https://a.example", "https://b.example"}


def test_a_site_can_come_from_variables_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELOS_SITES__HR__URL", "https://wiki.example.org/")
    assert Settings.load().sites["hr"].url == "https://wiki.example.org"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[server]\nurl = "https://a.example"\nbidn = "x"\n', ["telos.toml:3", "server.bidn", '"bind"']),
        (SITE + 'secretfile = "x"\n', ["telos.toml:3", '"secret_file"']),
        (SITE + "[sites.hr.policy]\nanswer_within = 3\n", ["telos.toml:4", '"answer_within_days"']),
        ("[sits.hr]\n", ["telos.toml:1", '"sites"']),
        ("[sites.hr]\nuser = 'x'\n", ["telos.toml:1", "sites.hr.url", "missing"]),
        (SITE + "sync_every = 5\n", ["telos.toml:3", "sync_every", '"5"', "30 minutes"]),
        (SITE + 'sync_every = "0 minutes"\n', ["telos.toml:3", "sync_every"]),
        (SITE + '[sites.hr.policy]\nday_start = "9 Uhr"\n', ["telos.toml:4", '"9 Uhr"', '"09:00"']),
        (SITE + '[sites.hr.policy]\nday_start = "25:00"\n', ["telos.toml:4", '"25:00"']),
        (SITE + '[sites.hr.policy]\nzone = "Europe/Berln"\n', ["telos.toml:3", "Europe/Berln"]),
        (SITE + '[sites.hr.policy]\ncountry = "de"\n', ["telos.toml:3", '"de"', '"DE"']),
        (SITE + '[sites.hr.policy]\ncountry = "DE"\nregion = "XX"\n', ["telos.toml:3", '"XX"', "BW"]),
        (SITE + "[sites.hr.policy]\nweekdays = []\n", ["telos.toml:3"]),
        (SITE + "[sites.hr.policy]\nweekdays = [8]\n", ["telos.toml:3"]),
        (SITE + '[sites.hr.policy]\nday_start = "18:00"\n', ["telos.toml:3", "day_end"]),
        (SITE + '[sites.hr.policy]\ndays_off = ["Christmas"]\n', ["telos.toml:4", "2026-12-24"]),
        (SITE + "[sites.hr.policy]\nladder = [1, 2]\n", ["telos.toml:4", "ladder"]),
        (SITE + "[sites.hr.policy]\nbreaker = true\n", ["telos.toml:4", "breaker"]),
        (SITE + "[sites.hr.policy]\nbreaker = -1\n", ["telos.toml:4", "breaker"]),
        ('[server]\nurl = "wiki.example.org"\n', ["telos.toml:2", '"wiki.example.org"', "https://"]),
        ('[server]\nurl = "https://user:pw@x.example"\n', ["telos.toml:2"]),
        ('[server]\nbind = "8500"\n', ["telos.toml:2", '"8500"']),
        ('[mail]\nhost = "m"\n', ["telos.toml:1", "sender"]),
        ('[sites."HR Wiki"]\nurl = "https://x.example"\n', ["HR Wiki"]),
        ("[server\n", ["telos.toml", "TOML"]),
        (SITE + 'secret_file = "gone"\n', ["gone", "No such file"]),
        (SITE + 'secret_file = "empty"\n', ["empty"]),
    ],
)
def test_trouble_says_where_what_and_what_to_do(tmp_path: Path, text: str, parts: list[str]) -> None:
    (tmp_path / "empty").write_text("\n")
    words = trouble(tmp_path, text)
    for part in parts:
        assert part in words


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    words = trouble(tmp_path, "[server]\nbidn = 1\nthreads = 0\n[mail]\nprot = 2\n")
    assert len(words.splitlines()) == 3


@pytest.mark.parametrize(
    ("variable", "near"),
    [
        ("TELOS_SERVER__BIDN", "bind"),
        ("TELOS_MIAL__HOST", "mail"),
        ("TELOS_SITES__HR__POLICY__BREAKR", "breaker"),
    ],
)
def test_a_variable_that_means_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, near: str
) -> None:
    monkeypatch.setenv(variable, "1")
    words = trouble(tmp_path, SITE)
    assert variable in words
    assert f'"{near}"' in words


def test_no_secret_is_ever_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pw").write_text("CANARY-file")
    monkeypatch.setenv("TELOS_SITES__HR__PREVIOUS_SECRET", "CANARY-variable")
    text = SITE + 'secret = "CANARY-secret"\npassword_file = "pw"\n[mail]\npassword = "CANARY-mail"\n'
    settings = load(tmp_path, text)
    assert "CANARY" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.sites["hr"].for_platform()["password"] == "CANARY-file"
    for wrong in ("secret = 5\n", "password = ['CANARY-x']\n", "nonsense = 1\n"):
        bad = text.replace(
            'secret = "CANARY-secret"\n', 'secret = "CANARY-secret"\n' if "non" in wrong else ""
        )
        with pytest.raises(ConfigError) as caught:
            load(tmp_path, bad.replace("[mail]", wrong + "[mail]"))
        shown = "".join(traceback.format_exception(caught.value))
        assert "CANARY" not in shown


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        Settings.load(tmp_path / "nowhere.toml")


def test_the_line_is_found_whatever_way_a_key_is_written() -> None:
    text = 'server.bind = "x"\n[ sites . "hr" ] # c\ntext = """\nurl = 1\n"""\nurl = 2\npolicy.zone = "UTC"\n'
    assert line_of(text, ("server", "bind")) == 1
    assert line_of(text, ("sites", "hr")) == 2
    assert line_of(text, ("sites", "hr", "url")) == 6
    assert line_of(text, ("sites", "hr", "policy", "zone")) == 7
    assert line_of(text, ("mail",)) == 0


def test_every_problem_is_said_in_every_language(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "[server]\nbidn = 1\n")
    texts = {language: caught.value.text(language) for language in LANGUAGES}
    assert len(set(texts.values())) == len(LANGUAGES)
    assert all(Translator(language).has("config-unknown-key") for language in LANGUAGES)
