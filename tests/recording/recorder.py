"""Instances of recorder classes note every message and answer it."""

from __future__ import annotations

import ctypes
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from generator.api import Api, Argument, Class, Kind, Method, Type

from .calling_convention import ArgumentReader, Frame, Layouts, Number, write_result
from .objective_c import Address, ObjectiveC, in_family
from .recorder_classes import ASKED_FIRST, RecorderClasses

# What an instance is asked about apart from the call under test (a buffer's length, a device's limits).
ORDINARY_INTEGER: Final = 1 << 20

# What checks ask, and no other number does for: a pixel format, whether a texture belongs to a layer, the type of a
# tensor's elements, the rank of extents.
ANSWERS: Final = {
    "pixelFormat": 70,  # MTLPixelFormatRGBA8Unorm
    "isFramebufferOnly": 0,
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


class Recorder:
    """Recorder instances, and the log of what they and the recorded functions saw."""

    def __init__(self, objc: ObjectiveC, api: Api, native: ctypes.CDLL) -> None:
        self.objc = objc
        self.layouts = Layouts(api)
        self.classes = RecorderClasses(objc, api, native, self.layouts)
        self.messages: list[Message] = []
        self.failures: list[str] = []
        self.instances: dict[Address, Instance] = {}
        self.target: Target | None = None
        self._handler = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Frame))(self._handle)
        self.classes.hook("recording_handler", self._handler)

    def create(self, name: str) -> Address:
        """A new instance (+1) of the recorder class for `MTL::Buffer`."""
        address = self.objc.create_instance(self.classes.addresses[name])
        self.instances[address] = Instance(self.classes.models[name])
        return address

    def counts(self) -> Counter[str]:
        """How often each selector or function was recorded."""
        return Counter(message.selector for message in self.messages)

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
            self._note_death(receiver)
            return None
        is_target = self.target is not None and self.target.selector == name
        if model is None or (not is_target and self._is_real(model, receiver, selector)):
            return self.objc.implementation(self.objc.superclass(self.objc.class_of(receiver)), selector)
        self._record_message(frame, reader, receiver, name, model)
        return None

    def _note_death(self, receiver: Address) -> None:
        """The instance stays in memory, so that who uses it now, or frees it again, is seen."""
        self.instances[receiver].deaths += 1
        self.objc.remove_associations(receiver)

    def _model_of(self, receiver: Address) -> Class | None:
        """None for what the real classes made themselves: strings and collections."""
        if receiver in self.classes.model_of:
            return self.classes.model_of[receiver]
        return self.instances[receiver].model if receiver in self.instances else None

    def _is_real(self, model: Class, receiver: Address, selector: Address) -> bool:
        """Whether this is none of the test's business: Foundation's own classes have to work."""
        above = self.objc.superclass(self.objc.class_of(receiver))
        if not model.name.startswith("NS::") or not self.objc.responds(above, selector):
            return False
        target = self.target
        makes_target = target is not None and target.model == model.name and in_family(target.selector, "init")
        return not makes_target or selector != self.objc.selector("alloc")

    def _record_message(self, frame: Frame, reader: ArgumentReader, receiver: Address, name: str, model: Class) -> None:
        to_class = receiver in self.classes.model_of
        method = self.classes.method(model, name, to_class=to_class)
        self.messages.append(Message(receiver, name, method, to_class))
        if self.target is not None and self.target.selector == name:
            arguments = [reader.read(argument.type) for argument in self.target.arguments]
            self.target.answer(frame, receiver, arguments)
        elif name == "alloc":
            frame.integer_results[0] = self.create(model.name)
        elif name == ASKED_FIRST:
            frame.integer_results[0] = receiver  # anything but nil: the class answers
        elif method is not None:
            self._answer_ordinarily(frame, receiver, name, method)

    def _answer_ordinarily(self, frame: Frame, receiver: Address, selector: str, method: Method) -> None:
        """An answer to a question that is not under test."""
        result = method.result
        if in_family(selector, "init"):
            frame.integer_results[0] = receiver
        elif result.kind is Kind.POINTER and result.element and result.element.name in self.classes.addresses:
            if not result.element.name.startswith("NS::"):
                frame.integer_results[0] = self.create(result.element.name)
                if not in_family(selector, "new", "copy", "mutableCopy"):  # Cocoa: these hand over their reference
                    self.objc.autorelease(frame.integer_results[0])
        elif selector in ANSWERS:
            write_result(self.layouts, frame, result, [ANSWERS[selector]])
        elif result.kind is not Kind.VOID:
            numbers = [
                float(0) if leaf.format in "fd" else _ordinary(leaf.type) for leaf in self.layouts.leaves(result)
            ]
            write_result(self.layouts, frame, result, numbers)


_RESULTS_SIZE: Final = Frame.integer_results.size + Frame.vector_results.size
_POINTER: Final = Type("void*", Kind.POINTER)


def _ordinary(type_: Type) -> int:
    if type_.kind is Kind.BOOL:
        return 1
    return ORDINARY_INTEGER if type_.name == "unsigned long" else 0
