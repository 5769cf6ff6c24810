"""The house's own promises: what may be written where, and who may import whom."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]

#: What is given the time and reads no clock, and touches nothing outside its arguments.
PURE = ("model", "events", "effects", "policy", "calendar", "i18n", "views", "word_tables", "rules")

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.localtime",
    "time.gmtime",
    "time.sleep",
    "os.times",
    "uuid.uuid1",
}
OUTSIDE = {
    "asyncio",
    "http.client",
    "http.server",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "urllib.request",
}
#: Reads its own catalogue of texts from the package.
READS_FILES = {"core/i18n.py": {"pathlib"}}


def tracked() -> list[Path]:
    """Every file of the project, also one that is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def pure_files() -> list[Path]:
    files = []
    for name in PURE:
        file, folder = ROOT / "core" / f"{name}.py", ROOT / "core" / name
        files += [file] if file.is_file() else sorted(folder.rglob("*.py"))
    return files


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def test_no_word_of_the_machine_it_was_written_on() -> None:
    hosts = [
        ".".join(parts)
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("deb", "debian", "org"),
            ("snapshot", "debian", "org"),
            ("packagist", "org"),
            ("proxy", "golang", "org"),
        )
    ]
    folders = ["/" + name for name in ("work", "root")]
    pattern = re.compile(
        "|".join(map(re.escape, hosts))
        + "|"
        + "|".join(rf"(?<![\w.\-/]){re.escape(folder)}/(?=[\w.])" for folder in folders)
        + r"|(?<![\w.\-/])/home/(?!USER|telos)\w+/"
    )
    literal = [word.encode() for word in (*hosts, *(f"{folder}/" for folder in folders), "/home/")]
    places = []
    for path in tracked():
        raw = path.read_bytes()
        # Hardly a file has any of it, and a pattern looks at every letter.
        if b"\0" in raw[:4096] or not any(word in raw for word in literal):
            continue
        text = raw.decode(errors="replace")
        for hit in pattern.finditer(text):
            places.append(f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}")
    assert not places


def test_no_secret_is_committed() -> None:
    begin = "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"
    pattern = re.compile(begin + r"|\bghp_\w{30}|\bAKIA[0-9A-Z]{16}\b|\bxox[bp]-\d+-\w+")
    literal = (b"PRIVATE" + b" KEY-----", b"ghp_", b"AKIA", b"xox")
    places = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if any(word in (raw := path.read_bytes()) for word in literal)
        and pattern.search(raw.decode("utf-8", "replace"))
    ]
    assert not places


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_locks_name_a_hash_for_everything_and_no_place(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    assert "://" not in text
    assert "--index" not in text
    entries = re.split(r"\n(?=[a-z])", "\n" + text)[1:]
    assert len(entries) > 20
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"runtime": project["dependencies"]}
    wanted["dev"] = wanted["runtime"] + [
        requirement for extra in project["optional-dependencies"].values() for requirement in extra
    ]
    for lock, names in wanted.items():
        locked = set(re.findall(r"^([a-z0-9\-]+)==", (ROOT / f"requirements/{lock}.txt").read_text(), re.M))
        asked = {re.sub(r"[._]", "-", re.split(r"[<>=\[ ]", name)[0]).lower() for name in names}
        assert not asked - locked, f"run packaging/lock: {lock}.txt lacks these"


#: The newest version known to have a hole, by the number of its public advisory, of what reads text from outside.
WITH_A_HOLE = {
    "babel": ("2.9.0", "CVE-2021-42771"),
    "certifi": ("2024.6.2", "CVE-2024-39689"),
    "cryptography": ("44.0.0", "CVE-2024-12797"),
    "flask": ("3.1.0", "CVE-2025-47278"),
    "gunicorn": ("22.0.0", "CVE-2024-6827"),
    "idna": ("3.6", "CVE-2024-3651"),
    "jinja2": ("3.1.5", "CVE-2025-27516"),
    "lxml": ("4.9.0", "CVE-2022-2309"),
    "mako": ("1.2.1", "CVE-2022-40023"),
    "oauthlib": ("3.2.1", "CVE-2022-36087"),
    "pydantic": ("2.3.0", "CVE-2024-3772"),
    "pyjwt": ("2.3.0", "CVE-2022-29217"),
    "requests": ("2.32.3", "CVE-2024-47081"),
    "sqlalchemy": ("1.2.17", "CVE-2019-7164"),
    "urllib3": ("2.6.2", "CVE-2026-21441"),
    "werkzeug": ("3.0.5", "CVE-2024-49767"),
    # Not a hole, and as good as one: the class that is used is not in it.
    "atlassian-python-api": ("4.0.7", "no class for Confluence's two flavours"),
}
#: Time zones alone: the newest is taken, and none is wrong for what it reads.
ANY_VERSION = {"tzdata"}


def test_no_version_with_a_known_hole_may_be_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        Requirement(requirement)
        for requirement in project["dependencies"] + project["optional-dependencies"]["postgres"]
    ]
    by_name = {requirement.name.lower(): requirement for requirement in asked}
    assert not WITH_A_HOLE.keys() - by_name.keys()
    for name, (version, known) in WITH_A_HOLE.items():
        admits = by_name[name].specifier.contains(version, prereleases=True)
        assert not admits, f"{name} {version} has {known}"
    # What has no lower bound admits whatever lies in a mirror.
    open_below = {
        name
        for name, requirement in by_name.items()
        if not any(part.operator in {">=", "==", "~="} for part in requirement.specifier)
    }
    assert open_below == ANY_VERSION


def test_every_dependency_says_why_it_is_here() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    asked = {re.split(r"[<>=\[ ]", name)[0].lower() for group in groups for name in group}
    asked |= set(json.loads((ROOT / "package.json").read_text())["devDependencies"])
    told = set(re.findall(r"\*\*([^*]+)\*\*", (ROOT / "docs/dependencies.md").read_text().lower()))
    assert not asked - told


def test_javascript_lock_names_no_place() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_pure_part_reads_no_clock() -> None:
    reads = []
    for path in pure_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                parts = ast.unparse(node).split(".")
                if ".".join(parts[-2:]) in CLOCKS:
                    reads.append(f"{path.relative_to(ROOT)}:{node.lineno}: {'.'.join(parts)}")
    assert not reads, "`now` is an argument there"


def test_the_pure_part_touches_nothing_outside() -> None:
    touches = []
    for path in pure_files():
        name = str(path.relative_to(ROOT))
        allowed = READS_FILES.get(name, set())
        for line, module in imports(ast.parse(path.read_text())):
            if module in OUTSIDE - allowed:
                touches.append(f"{name}:{line}: {module}")
    assert not touches


#: A plugin's harness belongs to the tests wherever it stands, and stands on the wiki that the demonstration has.
HARNESS = {"testing.py": {"demo"}}


def test_nobody_imports_the_composition_root_but_the_outside() -> None:
    outside = {"webhook_server", "tests", "demo", "bench"}
    importers = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("core", "plugins")
        for path in sorted((ROOT / folder).rglob("*.py"))
        # Most files never speak of them at all.
        if any(name in (text := path.read_text(encoding="utf-8")) for name in outside)
        for line, module in imports(ast.parse(text))
        if module.split(".")[0] in outside - HARNESS.get(path.name, set())
    ]
    assert not importers


def test_layers() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_a_unit_of_work_is_handed_on_and_asked_nothing_outside_the_store() -> None:
    """import-linter keeps SQLAlchemy in the store and the queue; this, that nobody goes by its text."""
    asks = re.compile(
        r"\b(connection|unit|transaction)\.(execute|scalars?|exec_driver_sql|begin_nested|commit)\b"
    )
    places = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*sorted((ROOT / "core").rglob("*.py")), *sorted((ROOT / "plugins").rglob("*.py"))]
        if not {"store", "queue"} & set(path.relative_to(ROOT).parts[1:2])
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
    ]
    assert places == []


#: Names that say of a value how it came, not what it is.
SAYS_NOTHING = {"one", "found", "said"}
#: Where none of them is used.
NAMED = ("webhook_server.py", "core", "plugins", "demo", "bench", "tests")
#: Fields that are written out under their names, and the arguments that fill them: who reads ``--json`` knows them
#: so (docs/commands.md).
WRITTEN_OUT = {
    "core/ports/set_up.py": ["Removed.said", "Check.said"],
    "plugins/confluence/lines.py": ["said"],
    "plugins/mediawiki/install.py": ["said"],
}


def modules(place: str) -> list[Path]:
    """A file, or all Python files of a folder; there is something wherever this is asked for."""
    paths = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
    assert paths, place
    return paths


def names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a module gives a name to, and where: variables, fields, attributes, functions, methods, parameters."""
    fields = {
        field.target: f"{outer.name}.{field.target.id}"
        for outer in ast.walk(tree)
        if isinstance(outer, ast.ClassDef)
        for field in outer.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield fields.get(node, node.id), node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name is not None:
            yield node.name, node.lineno


def unnamed(tree: ast.Module) -> list[tuple[str, int]]:
    return [(name, line) for name, line in names(tree) if name.rpartition(".")[2] in SAYS_NOTHING]


def spoken_of(code: CodeType) -> set[str]:
    """Every name that a module's code uses, and every text: a file without these words needs no closer look."""
    words = {code.co_name, *code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars}
    for part in code.co_consts:
        words |= spoken_of(part) if isinstance(part, CodeType) else {part} if isinstance(part, str) else set()
    return words


def may_be_unnamed(text: str) -> bool:
    """Whether a closer look, which takes long, may see something."""
    words = spoken_of(compile(text, "", "exec", dont_inherit=True))
    return any(word.rpartition(".")[2] in SAYS_NOTHING for word in words)


def test_all_is_named_for_what_it_is() -> None:
    for place in NAMED:
        for path in modules(place):
            name, text = str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            nameless = unnamed(ast.parse(text)) if may_be_unnamed(text) else []
            assert [what for what, _ in nameless] == WRITTEN_OUT.get(name, []), (name, nameless)


@pytest.mark.parametrize(
    "text",
    [
        "one = 1",
        "for found in (): pass",
        "def said(): pass",
        "class Desk:\n    async def one(self): pass",
        "class Desk:\n    found: int",
        "class Desk:\n    def __init__(self): self.said = 1",
        "def ask(one): pass",
        "def ask(one, /): pass",
        "def ask(*found): pass",
        "def ask(*, said): pass",
        "def ask(**one): pass",
        "ask = lambda said: said",
        "from core.desk import ask as one",
        "(found := 1)",
        "try: pass\nexcept OSError as said: pass",
        "match 1:\n    case one: pass",
        "match []:\n    case [*found]: pass",
    ],
)
def test_a_name_that_says_nothing_is_seen(text: str) -> None:
    assert may_be_unnamed(text)
    assert len(unnamed(ast.parse(text))) == 1
    assert not unnamed(ast.parse(re.sub("one|found|said", "answer", text)))


#: Lines that a reader can hold in the head at once.
LONGEST_FILE = 450
#: Written once and never read as a whole: each step of the store's history.
NOT_READ = "core/store/migrations/versions/"


def test_a_file_can_be_held_in_the_head() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for place in NAMED
        for path in modules(place)
    }
    long = {name for name, lines in lengths.items() if lines > LONGEST_FILE and not name.startswith(NOT_READ)}
    assert long == set()
