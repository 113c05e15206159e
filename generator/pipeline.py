"""The generator from end to end: headers in, texts of all generated files out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePath

from generator import compare, document
from generator.api import Api
from generator.binding import Binding
from generator.compare import Decided
from generator.decide import check_rules_used, decide
from generator.decide.rules import load_rules
from generator.document import Documentation
from generator.document.summaries import load_summaries
from generator.emit import cpp, enums, forms, messages, pixel_formats, softmetal, stubs
from generator.emit.softmetal import rules as softmetal_rules
from generator.emit.stubs import stubtest
from generator.parse import parse
from generator.sdk import fetch
from generator.serialise import FormatError, from_json, to_json
from generator.write import format_cpp

ROOT = Path(__file__).parents[1]
MODELS_FOLDER = PurePath("generator/api")
MODELS = ROOT / MODELS_FOLDER


class ModelError(Exception):
    """The stored API model of an SDK is missing or cannot be read."""


def model_file(sdk: str) -> Path:
    """Where the API model of an SDK is stored."""
    return MODELS / f"{sdk}.json"


def load_model(sdk: str) -> Api:
    """The stored API model of an SDK; a file that ends in `.json` may be named instead. Raises ModelError."""
    file = Path(sdk) if sdk.endswith(".json") else model_file(sdk)
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        stored = ", ".join(stored_names())
        raise ModelError(f"{sdk}: no such API model; those of {stored} are stored in {MODELS_FOLDER}") from error
    except (OSError, UnicodeDecodeError, FormatError) as error:
        raise ModelError(f"{file}: {error}") from error


def stored_names() -> tuple[str, ...]:
    """The SDKs whose API models are stored, oldest first."""
    return tuple(sorted((file.stem for file in MODELS.glob("*.json")), key=age))


def age(sdk: str) -> tuple[list[int], str]:
    """Sorts the names of SDKs: `macos14` is older than `macos26`."""
    return [int(digits) for digits in re.findall(r"\d+", sdk)], sdk


def stored_models() -> tuple[Api, ...]:
    """All stored API models, oldest SDK first."""
    return tuple(map(load_model, stored_names()))


def models_with(api: Api) -> tuple[Api, ...]:
    """The stored models and `api`, which takes the place of a stored one of its name, oldest SDK first."""
    others = [load_model(name) for name in stored_names() if name != api.sdk]
    return tuple(sorted((*others, api), key=lambda model: age(model.sdk)))


def model_text(api: Api) -> dict[PurePath, str]:
    """The file of an API model, by its path in the project."""
    return {MODELS_FOLDER / f"{api.sdk}.json": to_json(api)}


def read_model(source: str, name: str) -> Api:
    """Fetches and parses the SDK `source`, and calls it `name`."""
    return parse(fetch(source), name)


def make_binding(api: Api, *, check_rules: bool = False) -> Binding:
    """The binding that the project's rules decide for an API; with `check_rules` a rule that matches nothing
    is an error (older SDKs lack what some rules are about)."""
    rules = load_rules()
    binding = decide(api, rules)
    if check_rules:
        check_rules_used(rules, api)
    return binding


def make_documentation(api: Api, binding: Binding, *, check_summaries: bool = False) -> Documentation:
    """What is known of the binding's symbols, by the stored models and the API itself; with `check_summaries` a
    summary of a symbol that is not bound is an error (older SDKs lack some)."""
    summaries = load_summaries()
    if check_summaries:
        document.check_summaries(binding, summaries)
    return document.document(binding, models_with(api), summaries)


def emit(api: Api, binding: Binding, *, check_rules: bool = True) -> dict[PurePath, str]:
    """The texts of everything generated from one SDK by their path in the project. Without `check_rules`
    softmetal's rules and those of pixel formats may match nothing, as with an older SDK."""
    documentation = make_documentation(api, binding, check_summaries=check_rules)
    texts: dict[PurePath, str] = {}
    emitters: tuple[Callable[[], dict[PurePath, str]], ...] = (
        lambda: cpp.emit(binding, documentation),
        lambda: enums.emit(binding, documentation),
        lambda: pixel_formats.emit(binding, must_match=check_rules),
        lambda: forms.emit(binding),
        lambda: stubs.emit(binding, documentation),
        lambda: stubtest.emit(binding),
        lambda: messages.emit(binding, api.sdk),
        lambda: softmetal.emit(api, softmetal_rules.load_rules(must_match=check_rules)),
    )
    for emitter in emitters:
        for path, text in emitter().items():
            if path in texts:
                raise ValueError(f"{path}: is emitted twice")
            texts[path] = text
    return texts


def generate(api: Api, binding: Binding, *, check_rules: bool = True) -> dict[PurePath, str]:
    """The formatted texts of all generated files: what `emit` gives, the API model, and the pages of differences."""
    texts = emit(api, binding, check_rules=check_rules) | model_text(api) | differences(api, binding)
    return format_cpp(ROOT, texts)


def differences(api: Api, binding: Binding) -> dict[PurePath, str]:
    """The pages of the differences between each stored SDK and the next, with `api` among them."""
    models = models_with(api)
    return compare.emit([Decided(item, binding if item is api else make_binding(item)) for item in models])
