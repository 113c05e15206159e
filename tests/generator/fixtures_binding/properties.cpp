declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Class},
                                      "`MTL::Thing`: the Objective-C class `MTLThing`.");
define_constructor<MTL::Thing>(cls, "MTLThing",
                               "A new `MTLThing`; keyword arguments set its properties.\n"
                               "`[[MTLThing alloc] init]`");
// bool isOn() const    -[MTLThing isOn]
cls.def_prop_rw(
    "on", [](MTL::Thing& self) { return self.isOn(); },
    [](MTL::Thing& self, bool value) {
      const Pool pool;
      self.setOn(value);
    },
    nb::for_setter(nb::arg("value")),
    "`bool isOn() const`\n"
    "`-[MTLThing isOn]`\n"
    "`-[MTLThing setOn:]`");
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
    nb::for_setter(nb::arg("value").none()),
    "`NS::String* label() const`\n"
    "`-[MTLThing label]`\n"
    "`-[MTLThing setLabel:]`");
// MTL::Mode mode() const    -[MTLThing mode]
cls.def_prop_ro(
    "mode", [](MTL::Thing& self) { return Enum<tag::MTL::Mode>(self.mode()); },
    "`MTL::Mode mode() const`\n"
    "`-[MTLThing mode]`");
// MTL::Buffer* buffer() const    -[MTLThing buffer]
cls.def_prop_ro(
    "buffer",
    [](MTL::Thing& self) {
      const Pool pool;
      return retained(self.buffer());
    },
    "`MTL::Buffer* buffer() const`\n"
    "`-[MTLThing buffer]`");
// MTL::Size size() const    -[MTLThing size]
cls.def_prop_ro(
    "size", [](MTL::Thing& self) { return self.size(); },
    "`MTL::Size size() const`\n"
    "`-[MTLThing size]`");
