"""The C++ lambda that a signature is bound to."""

from __future__ import annotations

from dataclasses import dataclass

from generator.api import Kind
from generator.binding import (
    Check,
    ErrorKind,
    Ownership,
    Parameter,
    Pass,
    Passed,
    PyType,
    Shape,
    Signature,
)
from generator.emit.cpp.types import EmitError, argument, plain_result


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a signature is called on: an object of a class, or nothing for functions."""

    cpp: str
    objc_name: str


def bound_lambda(
    receiver: Receiver | None, signature: Signature, name: str, *, pooled: bool = True, symbol: str | None = None
) -> str:
    """`[](MTL::Device& self, …) { … }`, which errors call `name`. Without a pool only where nothing can be
    autoreleased. `symbol` is the C function behind a function of the API."""
    by_parameter = {item.parameter: item for item in signature.passed}
    arguments = [
        f"{argument(item, by_parameter[item.name].type if item.name in by_parameter else None)} {item.name}"
        for item in signature.parameters
    ]
    if receiver is not None and not signature.static:
        arguments.insert(0, f"{receiver.cpp}& self")
    available = [f'require_function("{symbol}");'] if symbol else []
    statements = [
        *(["const Pool pool;"] if pooled else []),
        *available,
        *_Call(receiver, signature, name).statements(),
    ]
    body = "\n".join(statements)
    return f"[]({', '.join(arguments)}) {{\n{body}\n}}"


def argument_annotations(signature: Signature) -> list[str]:
    """nanobind's argument annotations: `"options"_a = 0`, `"descriptor"_a.none()`."""
    return [annotation(f'"{item.name}"_a', item) for item in signature.parameters]


def annotation(name: str, parameter: Parameter) -> str:
    text = f"{name}.none()" if parameter.type.optional else name
    return text if parameter.default is None else f"{text} = {_default(parameter)}"


def _default(parameter: Parameter) -> str:
    default = parameter.default or ""
    if default == "None":
        return "nb::none()"
    if default in ("True", "False"):
        return default.lower()
    if default.lstrip("-").isdigit():
        return default
    raise EmitError(f"{parameter.name}: no C++ form for the default {default}")


@dataclass(frozen=True, slots=True)
class _Call:
    """Builds the statements of one call."""

    receiver: Receiver | None
    signature: Signature
    name: str

    def statements(self) -> list[str]:
        signature = self.signature
        lines = [*self._availability(), *self._accepted()]
        before = [check for check in signature.checks if not check.after]
        lines += [line for check in before if check.always for line in self._check(check)]
        lines += _when_enabled([line for check in before if not check.always for line in self._check(check)])
        for item in signature.passed:
            lines += self._local(item)
        after = [check for check in signature.checks if check.after]
        call = self._call()
        if signature.result.own.shape is Shape.NONE and signature.result.error is None:
            return [*lines, f"{call};", *self._outputs_alone()]
        return [*lines, *self._result(call, after)]

    def _availability(self) -> list[str]:
        signature, receiver = self.signature, self.receiver
        if receiver is None:
            return []
        if signature.static:
            return [f'require_class("{receiver.objc_name}");']
        return [f'require_selector(self, "{signature.selector}");'] if signature.optional else []

    def _accepted(self) -> list[str]:
        """Raises for arguments of the right type that have an impossible value, now that their names are known."""
        named = [f'"{item.name}", {item.name}' for item in self.signature.parameters if _may_be_refused(item.type)]
        return [f'accept("{self.name}", {", ".join(named)});'] if named else []

    def _check(self, check: Check) -> list[str]:
        if check.parameters:
            return self._python_check(check)
        return [f"checks::{check.name}({', '.join([*self._checked_call(), *self._checked_arguments(check)])});"]

    def _checked_call(self) -> list[str]:
        receiver = [] if self.signature.static else ["self"]
        return [f'{{"{self.name}"}}', *receiver]

    def _checked_arguments(self, check: Check) -> list[str]:
        return [self._checked(self.signature.passed[index]) for index in check.arguments]

    def _checked(self, item: Passed) -> str:
        """An argument with its name, as a check sees it: of memory its length, of a list the list."""
        match item.how:
            case Pass.DATA:
                value = f"{item.parameter}.size()" if self._is_bytes(item.parameter) else item.parameter
                return f'{{"{item.parameter}", {value}}}'
            case Pass.COUNT:
                return f'{{"len({item.parameter})", {self._passed(item)}}}'
            case Pass.RANGE:
                return f'{{"range", {self._passed(item)}}}'
            case Pass.BLOCK:
                return f'{{"{item.parameter}", {item.parameter}}}'
            case _:
                return f'{{"{item.parameter}", {self._passed(item)}}}'

    def _python_check(self, check: Check) -> list[str]:
        """Checks of lists against each other, and of a count, range or length against what it belongs to."""
        first, *others = check.parameters
        call = f'checks::{check.name}({{"{self.name}"}}'
        if check.name == "same_length":
            return [f'{call}, {{"{first}", {first}.count()}}, {{"{name}", {name}.count()}});' for name in others]
        size = "size" if check.name == "length_fits" else "count"
        return [f'{call}, {{"{first}", {first}}}, {{"{others[0]}", {others[0]}.{size}()}});']

    def _local(self, item: Passed) -> list[str]:
        """The variable that a call fills."""
        if item.how is Pass.ERROR:
            return ["ErrorOut error;"]
        if item.how is Pass.OUT and item.type.element is not None:
            return [f"{_unqualified(item.type.element.spelling)} {self._local_name(item)} = nullptr;"]
        if item.how is Pass.OUT_ARRAY and item.type.element is not None:
            element = item.type.element.spelling
            if item.other == "1":
                return [f"{element} {self._local_name(item)}{{}};"]
            return [f"std::vector<{element}> {self._local_name(item)}({self._output_count(item)});"]
        return []

    def _output_count(self, item: Passed) -> str:
        parameter = next(entry for entry in self.signature.parameters if entry.name == item.other)
        return item.other if parameter.type.shape is Shape.INT else f"{item.other}.count()"

    def _local_name(self, item: Passed) -> str:
        outputs = [entry for entry in self.signature.passed if entry.how in (Pass.OUT, Pass.OUT_ARRAY)]
        index = next(index for index, output in enumerate(outputs) if output is item)
        return "output" if len(outputs) == 1 else f"output_{index}"

    def _passed(self, item: Passed) -> str:
        match item.how:
            case Pass.VALUE:
                return item.parameter
            case Pass.DATA:
                return f"{item.parameter}.data()"
            case Pass.COUNT:
                return f"{item.parameter}.{'size' if self._is_bytes(item.parameter) else 'count'}()"
            case Pass.RANGE:
                return f"NS::Range({item.other}, {item.parameter}.count())"
            case Pass.BLOCK:
                return f"{item.parameter}.block()"
            case Pass.ERROR:
                return "error.out()"
            case Pass.OUT:
                return f"&{self._local_name(item)}"
            case Pass.OUT_ARRAY:
                name = self._local_name(item)
                return f"&{name}" if item.other == "1" else f"{name}.data()"
            case Pass.FLAT:
                return f"{_unqualified(item.type.spelling)}{{{', '.join(item.fields)}}}"
            case Pass.NIL:
                return f"static_cast<{item.type.spelling}>(nullptr)"
            case Pass.ZERO:
                return "{}"

    def _is_bytes(self, parameter: str) -> bool:
        shape = next(item.type.shape for item in self.signature.parameters if item.name == parameter)
        return shape in (Shape.BUFFER, Shape.WRITABLE_BUFFER)

    def _call(self) -> str:
        signature = self.signature
        passed = ", ".join(self._passed(item) for item in signature.passed)
        target = signature.call
        if self.receiver is not None:
            target = f"{self.receiver.cpp}::{target}" if signature.static else f"self.{target}"
        call = f"{target}({passed})"
        return f"without_gil([&] {{ return {call}; }})" if signature.releases_gil else call

    def _result(self, call: str, after: list[Check]) -> list[str]:
        """Statements that make the call, raise what it reports, and return its result."""
        result = self.signature.result
        value = self._converted("result" if self._needs_variable(after) else call)
        lines: list[str] = []
        if self._needs_variable(after):
            lines.append(self._called(call))
            lines += [self._check_after(check) for check in after if check.always]
            lines += _when_enabled([self._check_after(check) for check in after if not check.always])
        if result.error is not None and result.own.shape is Shape.NONE:
            return [*lines, f"succeeded(result, error, {self._error()});", *self._outputs_alone()]
        if not result.outputs:
            return [*lines, f"return {value};"]
        own = f"to_python({value})" if result.own.shape is Shape.OBJECT else value
        return [*lines, f"return nb::make_tuple({', '.join([own, *self._outputs()])});"]

    def _check_after(self, check: Check) -> str:
        arguments = [*self._checked_call(), "result", *self._checked_arguments(check)]
        return f"checks::{check.name}({', '.join(arguments)});"

    def _called(self, call: str) -> str:
        """The call, with its result in a variable."""
        cpp = self.signature.result.cpp
        if cpp.kind is Kind.VOID:
            return f"{call};\nconst bool result = !error.get();"
        return f"auto* result = {call};" if cpp.kind is Kind.POINTER else f"const auto result = {call};"

    def _needs_variable(self, after: list[Check]) -> bool:
        result = self.signature.result
        return bool(after or result.error is not None or result.outputs)

    def _converted(self, expression: str) -> str:
        result = self.signature.result
        if result.own.shape is Shape.NONE:
            return expression
        owned = result.ownership is Ownership.OWNED
        if result.own.shape is not Shape.OBJECT:
            return self._converted_plain(expression, owned=owned)
        if not result.creating:
            return f"{'owned' if owned else 'retained'}({expression})"
        function = "created" if owned else "created_autoreleased"
        error = f"error, {self._error()}" if result.error is not None else f'"{self._sent()}"'
        return f"{function}({expression}, {error})"

    def _converted_plain(self, expression: str, *, owned: bool) -> str:
        """A str, list or number from an object. A nil one that may not be raises first."""
        result = self.signature.result
        if result.error is None:
            return plain_result(result.own, expression, owned=owned)
        created = f"{'created' if owned else 'created_autoreleased'}({expression}, error, {self._error()})"
        if result.own.shape in (Shape.LIST, Shape.SET, Shape.DICT):
            return plain_result(result.own, f"{created}.get()", owned=False)
        return f"to_python({created})"

    def _error(self) -> str:
        if self.signature.result.error is None:
            raise EmitError(f"{self.signature.cpp_signature} reports no error")
        return f'ErrorKind::{_kind_name(self.signature.result.error)}, "{self._sent()}"'

    def _sent(self) -> str:
        return self.signature.selector or self.signature.call

    def _outputs(self) -> list[str]:
        items = [item for item in self.signature.passed if item.how in (Pass.OUT, Pass.OUT_ARRAY)]
        return [self._output(item, type_) for item, type_ in zip(items, self.signature.result.outputs, strict=True)]

    def _output(self, item: Passed, type_: PyType) -> str:
        name = self._local_name(item)
        if item.how is Pass.OUT:
            return plain_result(type_, name, owned=item.other == "owned")
        return f"list_of({name})" if type_.shape is Shape.LIST else plain_result(type_, name, owned=False)

    def _outputs_alone(self) -> list[str]:
        outputs = self._outputs()
        if not outputs:
            return []
        return [f"return {outputs[0]};" if len(outputs) == 1 else f"return nb::make_tuple({', '.join(outputs)});"]


def _when_enabled(checks: list[str]) -> list[str]:
    return ["if (checks::enabled()) {", *checks, "}"] if checks else []


def _may_be_refused(type_: PyType) -> bool:
    """Whether the type's converter finds impossible values: numbers out of range, alone or in a struct or list."""
    if type_.shape in (Shape.SEQUENCE, Shape.LIST) and type_.cpp != "NS::Array":
        return type_.items[0].shape in (Shape.INT, Shape.FLOAT, Shape.STRUCT)
    return type_.shape in (Shape.INT, Shape.FLOAT, Shape.OPTIONS, Shape.STRUCT)


def _kind_name(kind: ErrorKind) -> str:
    return "".join(word.capitalize() for word in kind.name.split("_"))


def _unqualified(spelling: str) -> str:
    return spelling.removeprefix("const ").removesuffix(" const")
