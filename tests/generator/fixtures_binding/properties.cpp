declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Class},
                                      "The Objective-C class `MTLThing`, in C++ `MTL::Thing`.\n"
                                      "In the small SDK.\n"
                                      "https://developer.apple.com/documentation/metal/mtlthing");
define_constructor<MTL::Thing>(cls, "MTLThing",
                               "Thing(*, label: str | None = ..., on: bool = ...) -> Thing\n"
                               "\n"
                               "`MTL::Thing::alloc()->init()`\n"
                               "`[[MTLThing alloc] init]`\n"
                               "In the small SDK.\n"
                               "https://developer.apple.com/documentation/metal/mtlthing\n"
                               "\n"
                               "Raises:\n"
                               "    UnavailableError: the running system has no class MTLThing.");
// bool isOn() const    -[MTLThing isOn]
cls.def_prop_rw(
    "on", [](MTL::Thing& self) { return self.isOn(); },
    [](MTL::Thing& self, bool value) {
      const Pool pool;
      self.setOn(value);
    },
    nb::for_setter(nb::arg("value")), nb::for_setter(nb::sig("def on(self, value: bool) -> None")),
    "on: bool\n"
    "\n"
    "`bool isOn() const`\n"
    "`-[MTLThing isOn]`\n"
    "`void setOn(bool on)`\n"
    "`-[MTLThing setOn:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
alias(cls, "is_on", "on");
// NS::String* label() const    -[MTLThing label]
cls.def_prop_rw(
    "label",
    [](MTL::Thing& self) {
      const Pool pool;
      return to_python(self.label());
    },
    [](MTL::Thing& self, StringArg value) {
      const Pool pool;
      self.setLabel(value);
    },
    nb::for_setter(nb::arg("value").none()), nb::for_setter(nb::sig("def label(self, value: str | None) -> None")),
    "label: str | None\n"
    "\n"
    "`NS::String* label() const`\n"
    "`-[MTLThing label]`\n"
    "`void setLabel(const NS::String* label)`\n"
    "`-[MTLThing setLabel:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// MTL::Mode mode() const    -[MTLThing mode]
cls.def_prop_ro(
    "mode", [](MTL::Thing& self) { return Enum<tag::MTL::Mode>(self.mode()); },
    "mode: Mode (read-only)\n"
    "\n"
    "`MTL::Mode mode() const`\n"
    "`-[MTLThing mode]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// MTL::Buffer* buffer() const    -[MTLThing buffer]
cls.def_prop_ro(
    "buffer",
    [](MTL::Thing& self) {
      const Pool pool;
      return retained(self.buffer());
    },
    "buffer: Buffer (read-only)\n"
    "\n"
    "`MTL::Buffer* buffer() const`\n"
    "`-[MTLThing buffer]`\n"
    "The result is retained (+0 in Metal), released with its Python object.\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// MTL::Size size() const    -[MTLThing size]
cls.def_prop_ro(
    "size", [](MTL::Thing& self) { return self.size(); },
    "size: Size (read-only)\n"
    "\n"
    "`MTL::Size size() const`\n"
    "`-[MTLThing size]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
