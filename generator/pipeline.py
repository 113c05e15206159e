"""The generator from end to end: headers in, texts of all generated files out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePath

from generator.api import Api
from generator.binding import Binding
from generator.decide import check_rules_used, decide
from generator.decide.rules import load_rules
from generator.document import Documentation, document
from generator.document.summaries import load_summaries
from generator.emit import cpp, enums, softmetal, stubs
from generator.parse import parse
from generator.sdk import fetch
from generator.serialise import from_json, to_json

ROOT = Path(__file__).parents[1]
MODELS = Path(__file__).parent / "api"


def model_file(sdk: str) -> Path:
    """Where the API model of an SDK is stored."""
    return MODELS / f"{sdk}.json"


def load_model(sdk: str) -> Api:
    """The stored API model of an SDK; a file that ends in `.json` may be named instead."""
    file = Path(sdk) if sdk.endswith(".json") else model_file(sdk)
    return from_json(file.read_text(encoding="utf-8"))


def stored_models() -> tuple[Api, ...]:
    """All stored API models, oldest SDK first: `macos14` comes before `macos26`."""

    def age(file: Path) -> tuple[list[int], str]:
        return [int(digits) for digits in re.findall(r"\d+", file.stem)], file.stem

    return tuple(load_model(file.stem) for file in sorted(MODELS.glob("*.json"), key=age))


def make_model(source: str, name: str) -> Api:
    """Fetches and parses the SDK `source`, calls it `name`, and stores its API model."""
    api = parse(fetch(source), name)
    MODELS.mkdir(exist_ok=True)
    model_file(name).write_text(to_json(api), encoding="utf-8", newline="\n")
    return api


def make_binding(api: Api, *, check_rules: bool = False) -> Binding:
    """The binding that the project's rules decide for an API; with `check_rules` a rule that matches nothing
    is an error (older SDKs lack what some rules are about)."""
    rules = load_rules()
    binding = decide(api, rules)
    if check_rules:
        check_rules_used(rules)
    return binding


def make_documentation(api: Api, binding: Binding) -> Documentation:
    """What is known of the binding's symbols, by the stored models and the API itself."""
    models = [api if model.sdk == api.sdk else model for model in stored_models()]
    if api not in models:
        models.append(api)
    return document(binding, models, load_summaries())


def emit(api: Api, binding: Binding) -> dict[PurePath, str]:
    """The texts of all generated files by their path in the project."""
    texts: dict[PurePath, str] = {}
    emitters: tuple[Callable[[], dict[PurePath, str]], ...] = (
        lambda: cpp.emit(binding),
        lambda: enums.emit(binding),
        lambda: stubs.emit(binding),
        lambda: softmetal.emit(api),
    )
    for emitter in emitters:
        for path, text in emitter().items():
            if path in texts:
                raise ValueError(f"{path}: is emitted twice")
            texts[path] = text
    return texts
