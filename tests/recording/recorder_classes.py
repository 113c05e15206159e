"""Recorder classes: one for each class of the API model, all of whose methods are entries of native/."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from generator.api import Api, Class, Kind, Method

from .calling_convention import Layouts
from .objective_c import Address, ObjectiveC, in_family

# metal-cpp asks for a method's signature before it sends a message that the class may not know.
ASKED_FIRST: Final = "methodSignatureForSelector:"

# Recorders are counted by the runtime itself.
_LIFETIME: Final = frozenset(("retain", "release", "autorelease", "retainCount", "alloc"))


class RecorderClasses:
    """Stand-ins for the model's classes and protocols, whatever the runtime has of them.

    A class that the runtime has is derived from, since pymetal knows classes by their names and those of their bases.
    One that it lacks is made. Protocols are looked up and asked for through hooks.
    """

    def __init__(self, objc: ObjectiveC, api: Api, native: ctypes.CDLL, layouts: Layouts) -> None:
        self._objc = objc
        self._native = native
        self._layouts = layouts
        self.models = {item.name: item for item in api.classes}
        self.addresses: dict[str, Address] = {}
        self.model_of: dict[Address, Class] = {}
        self._methods: dict[tuple[str, str, bool], Method] = {}
        self._protocols = {item.objc_name: _fake_protocol(number) for number, item in enumerate(api.classes, 1)}
        self._protocol_names = {address: name for name, address in self._protocols.items()}
        for model in api.classes:
            self._make(model)
        self._install_hooks()

    def method(self, model: Class, selector: str, *, to_class: bool) -> Method | None:
        """The model's method behind a selector, from the class itself or a base."""
        return self._methods.get((model.name, selector, to_class))

    def entry(self, name: str) -> Address:
        """The address of a symbol of native/."""
        address = ctypes.cast(getattr(self._native, name), ctypes.c_void_p).value
        assert address
        return address

    def hook(self, name: str, function: Any) -> None:
        """Lets native/ call a ctypes function, which has to live as long as the process."""
        ctypes.c_void_p.in_dll(self._native, name).value = ctypes.cast(function, ctypes.c_void_p).value

    def _make(self, model: Class) -> None:
        objc = self._objc
        recorder = objc.make_class(self._public_class(model), f"Recorded {model.name}")
        self.addresses[model.name] = recorder
        self.model_of[recorder] = model
        for owner in self._ancestry(model):
            for method in owner.methods:
                self._add(recorder, model, method)
        for selector in ("dealloc", *(["copy"] if model.copying else [])):
            objc.add_method(recorder, selector, self.entry("recording_message"))
        for selector in ("alloc", ASKED_FIRST):
            objc.add_method(objc.class_of(recorder), selector, self.entry("recording_message"))

    def _public_class(self, model: Class) -> Address:
        """The class of Apple's name, made where the runtime lacks it; NSObject for protocols."""
        root = self._objc.class_named("NSObject")
        known = self._objc.class_named(model.objc_name)
        if known or model.protocol is not False:
            return known or root
        base = next((self.models[name].objc_name for name in model.bases if name in self.models), "NSObject")
        return self._objc.make_class(self._objc.class_named(base) or root, model.objc_name)

    def _ancestry(self, model: Class) -> tuple[Class, ...]:
        """A class and its bases, but for NSObject, which only its own recorder stands in for."""
        bases = (self.models[name] for name in model.bases if name in self.models and name != "NS::Object")
        return (model, *bases)

    def _add(self, recorder: Address, model: Class, method: Method) -> None:
        selector = method.selector or method.calls_selector
        if selector is None or selector in _LIFETIME:
            return
        to_class = method.static and not in_family(selector, "init")
        if self.method(model, selector, to_class=to_class):
            return
        self._methods[model.name, selector, to_class] = method
        by_memory = method.result.kind is Kind.STRUCT and self._layouts.in_registers(method.result) is None
        entry = self.entry("recording_message_stret" if by_memory else "recording_message")
        self._objc.add_method(self._objc.class_of(recorder) if to_class else recorder, selector, entry)

    def _install_hooks(self) -> None:
        self._by_objc_name = {self.models[name].objc_name: recorder for name, recorder in self.addresses.items()}
        look_up = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)
        ask = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
        self._hooks = {
            "recording_class": look_up(self._class_named),
            "recording_protocol": look_up(self._protocol_named),
            "recording_conforms": ask(self._conforms),
        }
        for name, function in self._hooks.items():
            self.hook(name, function)

    def _class_named(self, name: bytes) -> Address | None:
        return self._by_objc_name.get(name.decode())

    def _protocol_named(self, name: bytes) -> Address | None:
        return self._protocols.get(name.decode())

    def _conforms(self, cls: Address, protocol: Address) -> bool:
        model = self.model_of.get(cls)
        name = self._protocol_names.get(protocol)
        return model is not None and any(base.objc_name == name for base in self._ancestry(model))


def _fake_protocol(number: int) -> Address:
    """Protocols are only ever compared, so any address does that nothing else has."""
    return 0x7F00_0000_0000_0000 + 16 * number
