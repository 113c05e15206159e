"""One recorded call: make arguments, call, compare what was sent and what came back, and count references."""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, cast

from generator.api import Kind
from generator.binding import Binding, Shape

from .arguments import Arguments, Variant
from .blocks import BlockCaller
from .calling_convention import Frame, Number
from .comparison import Comparison, flat
from .foundation import ErrorValue, Foundation, Reference, comparable
from .objective_c import Address, in_family
from .preparation import fitting, prepare
from .recorder import Message, Recorder, Target
from .results import Expected, OwningRule, Results, gives_reference
from .subjects import Form, Subject, python_object


class Aspect(StrEnum):
    """What can be wrong with a call."""

    SELECTOR = "selector"
    ARGUMENTS = "arguments"
    RESULT = "result"
    OWNERSHIP = "ownership"


@dataclass(frozen=True)
class Problem:
    aspect: Aspect
    subject: str
    variant: str
    text: str


@dataclass
class Call:
    """What happened in one call."""

    given: dict[str, Any] = field(default_factory=dict)
    receiver: Address = 0
    instance: Any = None  # until the messages are judged: an encoder that goes sends one
    expected: Expected | None = None
    argument_problems: list[str] = field(default_factory=list)
    result: Any = None
    raised: BaseException | None = None


# Before a message is sent, bindings may refuse an argument; only where the test gives impossible numbers.
_MAY_REFUSE: Final = Variant.WIDE


class Rounds:
    """Runs calls one at a time."""

    def __init__(self, recorder: Recorder, binding: Binding, owning: OwningRule = gives_reference) -> None:
        self._recorder = recorder
        self._objc = recorder.objc
        foundation = Foundation(recorder.objc)
        self._comparison = Comparison(recorder.layouts, foundation, BlockCaller(recorder, foundation))
        self._results = Results(recorder, foundation, binding, owning)
        self.sent: set[tuple[str, str]] = set()
        self.problems: list[Problem] = []
        self.refused: list[Problem] = []

    def run(self, subject: Subject, variant: Variant) -> None:
        """Makes one call; what was sent goes to `sent`, and what is wrong with it to `problems`."""
        recorder = self._recorder
        recorder.messages.clear()
        recorder.instances.clear()
        live = self._objc.live_objects()
        with self._objc.pool():
            call = self._call(subject, variant)
            self._check(subject, variant, call)
            call.result = call.raised = call.instance = None
            call.given = {}
            gc.collect(0)
        recorder.target = None
        self._check_references(subject, variant, live)
        for failure in recorder.failures:
            self._report(Aspect.SELECTOR, subject, variant, failure)
        recorder.failures.clear()

    def _call(self, subject: Subject, variant: Variant) -> Call:
        recorder, call = self._recorder, Call()
        instance = None
        if subject.form in _ON_INSTANCES:
            assert subject.owner is not None
            call.receiver = recorder.create(subject.owner.cpp)
            instance = call.instance = subject.python_class().from_pointer(call.receiver, owned=True)
        call.given = Arguments(recorder, variant, overloaded=subject.overloaded).for_parameters(subject.parameters)
        call.given |= fitting(subject, call.given, variant)
        if instance is not None:
            prepare(subject, instance, recorder)
        recorder.messages.clear()

        def answer(frame: Frame, receiver: Address, words: list[list[Number]]) -> None:
            if call.expected is not None:
                return
            call.receiver = call.receiver or receiver
            problems, outputs = self._comparison.problems(subject.method.arguments, words, call.given, subject.left_out)
            call.argument_problems += problems
            call.expected = self._results.answer(subject, variant, frame, receiver, outputs)

        recorder.target = Target(subject.selector, subject.model, subject.method.arguments, answer)
        try:
            call.result = _FORMS[subject.form](subject, instance, list(call.given.values()))
        except Exception as error:
            call.raised = error.with_traceback(None)
        return call

    def _check(self, subject: Subject, variant: Variant, call: Call) -> None:
        count = self._recorder.counts()[subject.selector]
        if count == 0 and variant is _MAY_REFUSE and _is_refusal(call.raised):
            assert call.raised is not None
            self.refused.append(Problem(Aspect.SELECTOR, subject.title, variant.name, repr(call.raised)))
            return
        if count != 1:
            self._report(Aspect.SELECTOR, subject, variant, f"was sent {count} times: {call.raised!r}")
            return
        self.sent.add((subject.model, subject.selector))
        for problem in self._message_problems(subject, call):
            self._report(Aspect.SELECTOR, subject, variant, problem)
        for problem in call.argument_problems:
            self._report(Aspect.ARGUMENTS, subject, variant, problem)
        if call.expected is not None and (found := self._result_problem(subject, call, call.expected)):
            self._report(Aspect.RESULT, subject, variant, found)

    def _message_problems(self, subject: Subject, call: Call) -> list[str]:
        """The receiver, and what else was sent: questions only."""
        problems: list[str] = []
        if in_family(subject.selector, "init"):
            allocations = self._recorder.counts()["alloc"]
            arguments = len(call.given) if subject.model.startswith("NS::") else 0  # which may be of the same class
            if not 1 <= allocations <= 1 + arguments:
                problems.append(f"sends alloc {allocations} times, not once")
            self.sent.add((subject.model, "alloc"))
        for message in self._recorder.messages:
            if message.selector == subject.selector:
                if subject.form in _TO_RECEIVER and message.receiver != call.receiver:
                    problems.append("went to another object")
            elif not _is_question(message) and subject.form not in (Form.STATIC, Form.KEYWORD, Form.CONSTRUCTOR):
                problems.append(f"also sends {message.selector}")
        return problems

    def _result_problem(self, subject: Subject, call: Call, expected: Expected) -> str | None:
        if expected.raises:
            return _exception_problem(call.raised, expected)
        if call.raised is not None:
            return f"raises {call.raised!r}"
        if subject.form in _WITHOUT_RESULT:
            return None
        if subject.result.own.shape is Shape.MATRIX:
            return None if flat(call.result) == expected.value else f"is {call.result}, not {expected.value}"
        found, wanted = _terms(call.result), _terms(expected.value)
        if found != wanted or isinstance(found, (bool, float)) != isinstance(wanted, (bool, float)):
            return f"is {found!r}, not {wanted!r}"
        result: Any = call.result
        if isinstance(call.result, tuple):
            result = cast("tuple[object, ...]", call.result)[0]
        if expected.cls is not None and type(result) is not expected.cls:
            return f"is a {type(result)}, not a {expected.cls}"
        if not hasattr(result, "pointer"):
            return None
        count = self._objc.retain_count(result.pointer)
        return None if count == 1 else f"has {count} references, not 1"

    def _check_references(self, subject: Subject, variant: Variant, live: int) -> None:
        instances = self._recorder.instances
        wrong = [item for item in instances.values() if item.deaths != 1]
        for item in wrong:
            text = f"a {item.model.name} was freed {item.deaths} times, not once"
            self._report(Aspect.OWNERSHIP, subject, variant, text)
        # Recorders stay in memory, so that a call that frees one too early is seen instead of crashing.
        leaked = self._objc.live_objects() - live - len(instances)
        if leaked:
            self._report(Aspect.OWNERSHIP, subject, variant, f"{leaked} Foundation objects more than before")

    def _report(self, aspect: Aspect, subject: Subject, variant: Variant, text: str) -> None:
        self.problems.append(Problem(aspect, subject.title, variant.name, text))


def _keyword(subject: Subject, _: Any, values: list[Any]) -> Any:
    return subject.python_class()(**{subject.name: values[0]})


def _named(subject: Subject, instance: Any, values: list[Any]) -> Any:
    return getattr(instance, subject.name)(*values)


# How each form is said in Python.
_FORMS: Final[Mapping[Form, Callable[[Subject, Any, list[Any]], Any]]] = {
    Form.GETTER: lambda subject, instance, _: getattr(instance, subject.name),
    Form.SETTER: lambda subject, instance, values: setattr(instance, subject.name, values[0]),
    Form.METHOD: _named,
    Form.STATIC: lambda subject, _, values: getattr(subject.python_class(), subject.name)(*values),
    Form.KEYWORD: _keyword,
    Form.CONSTRUCTOR: lambda subject, _, __: subject.python_class()(),
    Form.ITEM: lambda _, instance, values: instance[values[0]],
    Form.SET_ITEM: lambda _, instance, values: instance.__setitem__(values[1], values[0]),
    Form.SHORT_FORM: _named,
    Form.COPY: lambda _, instance, __: copy.copy(instance),
    Form.FUNCTION: lambda subject, _, values: python_object(subject.module, subject.name)(*values),
}
_ON_INSTANCES: Final = frozenset(
    (Form.GETTER, Form.SETTER, Form.METHOD, Form.ITEM, Form.SET_ITEM, Form.SHORT_FORM, Form.COPY)
)
_TO_RECEIVER: Final = _ON_INSTANCES - {Form.SHORT_FORM}
_WITHOUT_RESULT: Final = frozenset((Form.SETTER, Form.SET_ITEM, Form.KEYWORD))


def _is_question(message: Message) -> bool:
    """Whether a message asks for something."""
    return message.method is not None and message.method.result.kind is not Kind.VOID


def _is_refusal(raised: BaseException | None) -> bool:
    return isinstance(raised, (ValueError, IndexError, python_object("pymetal", "ValidationError")))


def _exception_problem(raised: BaseException | None, expected: Expected) -> str | None:
    if not isinstance(raised, expected.raises):
        return f"raises {raised!r}, not one of {expected.raises}"
    if isinstance(expected.value, ErrorValue):
        found = ErrorValue(getattr(raised, "domain", ""), getattr(raised, "code", 0))
        return None if found == expected.value else f"raises {found}, not {expected.value}"
    return None


def _terms(value: Any) -> Any:
    """A result in the terms of `Expected.value`."""
    if isinstance(value, BaseException):
        return ErrorValue(getattr(value, "domain", ""), getattr(value, "code", 0))
    if isinstance(value, (str, bytes, Reference, ErrorValue, bool)) or value is None:
        return value
    if isinstance(value, (dict, set, frozenset)) or hasattr(value, "pointer"):
        return comparable(value)
    if hasattr(value, "ctypes"):
        return [value.ctypes.data, value.nbytes]
    if hasattr(value, "address"):
        return value.address
    if isinstance(value, (list, tuple)):
        return [_terms(item) for item in cast("Iterable[Any]", value)]
    return value if isinstance(value, (int, float)) else flat(value)
