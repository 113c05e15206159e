declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "The Objective-C protocol `MTLThing`, in C++ `MTL::Thing`.\n"
                                      "In the small SDK.\n"
                                      "https://developer.apple.com/documentation/metal/mtlthing");
// bool wait(MTL::Size size)    -[MTLThing wait:]
cls.def(
    "wait",
    [](MTL::Thing& self, Value<MTL::Size> size) {
      const Pool pool;
      accept("wait", "size", size);
      return without_gil([&] { return self.wait(size); });
    },
    "size"_a, nb::sig("def wait(self, size: SizeLike) -> bool"),
    "`bool wait(MTL::Size size)`\n"
    "`-[MTLThing wait:]`\n"
    "Runs with the GIL released.\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// bool wait(MTL::Size size)    -[MTLThing wait:]
cls.def(
    "wait",
    [](MTL::Thing& self, Integer<NS::UInteger> w, Integer<NS::UInteger> h, Integer<NS::UInteger> d) {
      const Pool pool;
      accept("wait", "w", w, "h", h, "d", d);
      return without_gil([&] { return self.wait(MTL::Size{w, h, d}); });
    },
    "w"_a, "h"_a, "d"_a, nb::sig("def wait(self, w: int, h: int, d: int) -> bool"),
    "`bool wait(MTL::Size size)`\n"
    "`-[MTLThing wait:]`\n"
    "Runs with the GIL released.\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// MTL::Buffer* encoder(MTL::Buffer* buffer, MTL::Options options)    -[MTLThing encoder:]
cls.def(
    "encoder",
    [](MTL::Thing& self, MTL::Buffer* buffer, Options<tag::MTL::Options> options) {
      const Pool pool;
      accept("encoder", "options", options);
      if (checks::enabled()) {
        checks::begin_encoder({"encoder"}, self, {"buffer", buffer});
        checks::bind_buffer({"encoder"}, self, {"buffer", buffer});
      }
      auto* result = self.encoder(buffer, options);
      if (checks::enabled()) {
        checks::encoder_opened({"encoder"}, self, result);
      }
      return retained(result);
    },
    "buffer"_a.none(), "options"_a = 0,
    nb::sig("def encoder(self, buffer: Buffer | None, options: Options | int = 0) -> Buffer"),
    "`MTL::Buffer* encoder(MTL::Buffer* buffer, MTL::Options options)`\n"
    "`-[MTLThing encoder:]`\n"
    "The result is retained (+0 in Metal), released with its Python object.\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    ValidationError: the command buffer takes no commands, or has an open encoder.");
