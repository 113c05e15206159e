declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "The Objective-C protocol `MTLThing`, in C++ `MTL::Thing`.\n"
                                      "In the small SDK.\n"
                                      "https://developer.apple.com/documentation/metal/mtlthing");
// void addHandler(void (^)(MTL::Buffer*, NS::UInteger) handler)    -[MTLThing addHandler:]
cls.def(
    "add_handler",
    [](MTL::Thing& self, Callback<void(MTL::Buffer*, NS::UInteger)> handler) {
      const Pool pool;
      self.addHandler(handler.block());
    },
    "handler"_a, nb::sig("def add_handler(self, handler: Callable[[Buffer, int], object]) -> None"),
    "`void addHandler(void (^)(MTL::Buffer*, NS::UInteger) handler)`\n"
    "`-[MTLThing addHandler:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// static MTL::Thing* thingWithSize(MTL::Size size)    +[MTLThing thingWithSize:]
cls.def_static(
    "thing_with_size",
    [](Value<MTL::Size> size) {
      const Pool pool;
      require_class("MTLThing");
      accept("thing_with_size", "size", size);
      return retained(MTL::Thing::thingWithSize(size));
    },
    "size"_a, nb::sig("def thing_with_size(size: SizeLike) -> Thing"),
    "`static MTL::Thing* thingWithSize(MTL::Size size)`\n"
    "`+[MTLThing thingWithSize:]`\n"
    "The result is retained (+0 in Metal), released with its Python object.\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    UnavailableError: the running system has no class MTLThing.");
// bool maybe(float value)    -[MTLThing maybe:]
cls.def(
    "maybe",
    [](MTL::Thing& self, Float<float> value) {
      const Pool pool;
      require_selector(self, "maybe:");
      accept("maybe", "value", value);
      return self.maybe(value);
    },
    "value"_a, nb::sig("def maybe(self, value: float) -> bool"),
    "`bool maybe(float value)`\n"
    "`-[MTLThing maybe:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    UnavailableError: the running system has no such method.");
