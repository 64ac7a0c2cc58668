"""Runs folders of worked numeric cases: ``own`` beside this file and ``../shared/cases``, or ``--cases DIR`` alone.

A topic is one YAML file with a list ``cases`` of ``id``, ``input`` and ``expected``. The module of the same name
beside this file is its adapter: ``run(case_input, context)`` returns what the domain says, in the shape of
``expected``; a module may also bring its own ``compare(expected, actual) -> list[str]``. A topic without an adapter and
an absent folder are skipped, and said so in the summary.

Scalars are read exactly: decimals as ``Decimal`` with the digits written, dates and clock times as text.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent
FOLDERS = (HERE.parents[2] / "shared" / "cases", HERE / "own")
SAID = pytest.StashKey[list[str]]()


@dataclass(frozen=True)
class Context:
    """What an adapter may know beside the input: where files lie and what the topic says of all its cases."""

    folder: Path
    topic: str
    document: dict[str, Any] = field(default_factory=dict)


class ExactLoader(yaml.SafeLoader):
    """YAML with decimals as written, and no dates or base-60 numbers guessed out of text."""


ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if not tag.endswith((":timestamp", ":int", ":float"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_NUMBER_STARTS = list("-+0123456789.")
ExactLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), _NUMBER_STARTS)
ExactLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$"),
    _NUMBER_STARTS,
)
ExactLoader.add_constructor("tag:yaml.org,2002:int", lambda _loader, node: int(node.value))
ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda _loader, node: Decimal(node.value))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", dest="cases", default=None, help="folder of YAML cases instead of the two usual ones")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SAID] = []


def _adapter(topic: str) -> ModuleType | None:
    path = HERE / f"{topic}.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"case_adapter_{topic}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _params(folder: Path, say: list[str]) -> list[Any]:
    params: list[Any] = []
    for path in sorted(folder.glob("*.y*ml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=ExactLoader)  # noqa: S506 a SafeLoader
        cases = document.pop("cases")
        adapter = _adapter(path.stem)
        if adapter is None:
            say.append(f"{path.name}: no adapter tests/cases/{path.stem}.py, {len(cases)} cases skipped")
            mark = pytest.mark.skip(reason=f"no adapter for {path.name}")
            params.append(pytest.param(None, None, None, marks=mark, id=path.stem))
            continue
        context = Context(folder, path.stem, document)
        params += [pytest.param(adapter, case, context, id=f"{path.stem}-{case['id']}") for case in cases]
    return params


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adapter" not in metafunc.fixturenames:
        return
    say = metafunc.config.stash.setdefault(SAID, [])
    chosen = metafunc.config.getoption("cases", default=None)
    params = [
        param for folder in ([Path(chosen)] if chosen else FOLDERS) for param in _of_folder(folder.resolve(), say)
    ]
    metafunc.parametrize(("adapter", "case", "context"), params)


def _of_folder(folder: Path, say: list[str]) -> list[Any]:
    params = _params(folder, say) if folder.is_dir() else []
    if not params:
        say.append(f"no cases in {folder}: skipped")
        return [pytest.param(None, None, None, marks=pytest.mark.skip(reason=f"no cases in {folder}"), id="absent")]
    say.append(f"{sum(not param.marks for param in params)} cases read from {folder}")
    return params


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(SAID, []):
        terminalreporter.write_line(f"cases: {line}")
