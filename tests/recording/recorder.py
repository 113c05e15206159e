"""Recorder classes: one for each class of the API model, whose instances note every message and answer it."""

from __future__ import annotations

import ctypes
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from generator.api import Api, Argument, Class, Kind, Method, Type

from .calling_convention import ArgumentReader, Frame, Layouts, Number, write_result
from .objective_c import Address, ObjectiveC, in_family

# What an instance is asked about apart from the call under test (a buffer's length, a device's limits).
ORDINARY_INTEGER: Final = 1 << 20

# What checks ask, and no number does for: a pixel format, a tensor's element type, the rank of extents.
ANSWERS: Final = {
    "pixelFormat": 70,  # MTLPixelFormatRGBA8Unorm
    "dataType": 3,  # MTLTensorDataTypeFloat32
    "rank": 1,
    "extentAtDimensionIndex:": 2,
}

Answer = Callable[[Frame, Address, list[list[Number]]], None]


@dataclass(frozen=True)
class Message:
    """A message to a recorder, or the call of a C function, which has no receiver."""

    receiver: Address
    selector: str
    method: Method | None
    to_class: bool = False


@dataclass
class Target:
    """The message under test, and what answers it."""

    selector: str
    model: str
    arguments: tuple[Argument, ...]
    answer: Answer


@dataclass
class Instance:
    model: Class
    deaths: int = 0


@dataclass
class Recorder:
    """All recorder classes, and the log of what they and the recorded functions saw."""

    objc: ObjectiveC
    api: Api
    native: ctypes.CDLL
    layouts: Layouts = field(init=False)
    messages: list[Message] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    instances: dict[Address, Instance] = field(default_factory=dict)
    target: Target | None = None

    def __post_init__(self) -> None:
        self.layouts = Layouts(self.api)
        self.models = {item.name: item for item in self.api.classes}
        self._bases = {item.name: _ancestry(item, self.models) for item in self.api.classes}
        self._classes: dict[str, Address] = {}
        self._class_models: dict[Address, Class] = {}
        self._methods: dict[tuple[str, str, bool], Method] = {}
        self._protocols = {item.objc_name: _fake_protocol(i) for i, item in enumerate(self.api.classes, 1)}
        self._names = {address: name for name, address in self._protocols.items()}
        for model in self.api.classes:
            if model.objc_name:
                self._make_class(model)
        self._install()

    # The classes.

    def _make_class(self, model: Class) -> None:
        objc, name = self.objc, model.objc_name
        public = objc.class_named(name) or objc.class_named("NSObject")
        if model.protocol is False and not objc.class_named(name):
            base = next((self.models[item].objc_name for item in model.bases if item in self.models), "NSObject")
            public = objc.make_class(objc.class_named(base) or objc.class_named("NSObject"), name)
        recorder = objc.make_class(public, f"Recorded {model.name}")
        self._classes[model.name] = recorder
        self._class_models[recorder] = model
        for owner in self._bases[model.name]:
            for method in owner.methods:
                self._record(recorder, model, method)
        for selector in ("dealloc", *(["copy"] if model.copying else [])):
            objc.add_method(recorder, selector, self._entry("recording_message"))
        for selector in ("alloc", _ASKED_FIRST):
            objc.add_method(objc.class_of(recorder), selector, self._entry("recording_message"))

    def _record(self, recorder: Address, model: Class, method: Method) -> None:
        selector = method.selector or method.calls_selector
        if selector is None or selector in _LIFETIME:
            return
        to_class = method.static and not in_family(selector, "init")
        if (model.name, selector, to_class) in self._methods:
            return
        self._methods[model.name, selector, to_class] = method
        by_memory = method.result.kind is Kind.STRUCT and self.layouts.in_registers(method.result) is None
        entry = self._entry("recording_message_stret" if by_memory else "recording_message")
        self.objc.add_method(self.objc.class_of(recorder) if to_class else recorder, selector, entry)

    def _entry(self, name: str) -> Address:
        address = ctypes.cast(getattr(self.native, name), ctypes.c_void_p).value
        assert address
        return address

    def _install(self) -> None:
        """Hands the hooks of native/ their functions. These objects must live as long as the process."""
        look_up, conforms = (
            ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p),
            ctypes.CFUNCTYPE(ctypes.c_bool, *[ctypes.c_void_p] * 2),
        )
        self._by_objc_name = {self.models[name].objc_name: cls for name, cls in self._classes.items()}
        self._hooks = {
            "recording_handler": ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Frame))(self._handle),
            "recording_class": look_up(self._class_named),
            "recording_protocol": look_up(self._protocol_named),
            "recording_conforms": conforms(self._conforms),
        }
        for name, hook in self._hooks.items():
            ctypes.c_void_p.in_dll(self.native, name).value = ctypes.cast(hook, ctypes.c_void_p).value

    def _class_named(self, name: bytes) -> Address | None:
        return self._by_objc_name.get(name.decode())

    def _protocol_named(self, name: bytes) -> Address | None:
        return self._protocols.get(name.decode())

    def _conforms(self, cls: Address, protocol: Address) -> bool:
        model = self._class_models.get(cls)
        name = self._names.get(protocol)
        return model is not None and any(base.objc_name == name for base in self._bases[model.name])

    # The instances.

    def create(self, name: str) -> Address:
        """A new instance (+1) of the recorder class for `MTL::Buffer`."""
        address = self.objc.create_instance(self._classes[name])
        self.instances[address] = Instance(self.models[name])
        return address

    def class_object(self, name: str) -> Address:
        return self._classes[name]

    # The messages.

    def _handle(self, frame_pointer: Any) -> Address | None:
        frame: Frame = frame_pointer.contents
        ctypes.memset(ctypes.addressof(frame) + Frame.integer_results.offset, 0, _RESULTS_SIZE)
        try:
            if frame.function in (b"", b"stret"):
                return self._message(frame)
            self._function(frame)
        except Exception:
            self.failures.append(traceback.format_exc())
        return None

    def _function(self, frame: Frame) -> None:
        name = frame.function.decode()
        self.messages.append(Message(0, name, None))
        if self.target is None or self.target.selector != name:
            raise AssertionError(f"{name} was called out of turn")
        reader = ArgumentReader(self.layouts, frame)
        arguments = [reader.read(argument.type) for argument in self.target.arguments]
        self.target.answer(frame, 0, arguments)

    def _message(self, frame: Frame) -> Address | None:
        reader = ArgumentReader(self.layouts, frame)
        if frame.function == b"stret":
            reader.read(_POINTER)
        receiver, selector = (int(reader.read(_POINTER)[0]) for _ in range(2))
        name = self.objc.selector_name(selector)
        model = self._model_of(receiver)
        if name == "dealloc" and receiver in self.instances:
            self.instances[receiver].deaths += 1
            return None
        is_target = self.target is not None and self.target.selector == name
        if model is None or (not is_target and self._is_real(model, receiver, selector)):
            return self.objc.implementation(self.objc.superclass(self.objc.class_of(receiver)), selector)
        self._record_message(frame, reader, receiver, name, model)
        return None

    def _model_of(self, receiver: Address) -> Class | None:
        """None for what the real classes made themselves: strings and collections."""
        if receiver in self._class_models:
            return self._class_models[receiver]
        return self.instances[receiver].model if receiver in self.instances else None

    def _is_real(self, model: Class, receiver: Address, selector: Address) -> bool:
        """Whether this is none of the test's business: Foundation's own classes have to work."""
        above = self.objc.superclass(self.objc.class_of(receiver))
        if not model.name.startswith("NS::") or not self.objc.responds(above, selector):
            return False
        return self.target is None or self.target.model != model.name or selector != self.objc.selector("alloc")

    def _record_message(self, frame: Frame, reader: ArgumentReader, receiver: Address, name: str, model: Class) -> None:
        to_class = receiver in self._class_models
        method = self._methods.get((model.name, name, to_class))
        self.messages.append(Message(receiver, name, method, to_class))
        if self.target is not None and self.target.selector == name:
            arguments = [reader.read(argument.type) for argument in self.target.arguments]
            self.target.answer(frame, receiver, arguments)
        elif name == "alloc":
            frame.integer_results[0] = self.create(model.name)
        elif name == _ASKED_FIRST:
            frame.integer_results[0] = receiver  # anything but nil: the class answers
        elif method is not None:
            self._answer_ordinarily(frame, receiver, name, method)

    def _answer_ordinarily(self, frame: Frame, receiver: Address, selector: str, method: Method) -> None:
        """An answer to a question that is not under test."""
        result = method.result
        if in_family(selector, "init"):
            frame.integer_results[0] = receiver
        elif result.kind is Kind.POINTER and result.element and result.element.name in self._classes:
            if not result.element.name.startswith("NS::"):
                frame.integer_results[0] = self.create(result.element.name)
                self.objc.autorelease(frame.integer_results[0])
        elif selector in ANSWERS:
            write_result(self.layouts, frame, result, [ANSWERS[selector]])
        elif result.kind is not Kind.VOID:
            numbers = [
                float(0) if leaf.format in "fd" else _ordinary(leaf.type) for leaf in self.layouts.leaves(result)
            ]
            write_result(self.layouts, frame, result, numbers)

    def counts(self) -> Counter[str]:
        """How often each selector or function was recorded."""
        return Counter(message.selector for message in self.messages)


# metal-cpp asks for a method's signature before it sends a message that the class may not know.
_ASKED_FIRST: Final = "methodSignatureForSelector:"
# Recorders are counted by the runtime itself.
_LIFETIME: Final = frozenset(("retain", "release", "autorelease", "retainCount", "alloc"))
_RESULTS_SIZE: Final = Frame.integer_results.size + Frame.vector_results.size
_POINTER: Final = Type("void*", Kind.POINTER)


def _ordinary(type_: Type) -> int:
    if type_.kind is Kind.BOOL:
        return 1
    return ORDINARY_INTEGER if type_.name == "unsigned long" else 0


def _ancestry(model: Class, models: dict[str, Class]) -> tuple[Class, ...]:
    """A class and its bases, but for NSObject, which only its own recorder stands in for."""
    return (model, *(models[name] for name in model.bases if name in models and name != "NS::Object"))


def _fake_protocol(number: int) -> Address:
    """A protocol that the runtime does not know is only ever compared: any address that nothing else has does."""
    return 0x7F00_0000_0000_0000 + 16 * number
