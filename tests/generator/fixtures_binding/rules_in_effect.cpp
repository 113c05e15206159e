declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "`MTL::Thing`: the Objective-C protocol `MTLThing`.");
// bool wait(MTL::Size size)    -[MTLThing wait:]
cls.def(
    "wait",
    [](MTL::Thing& self, Value<MTL::Size> size) {
      const Pool pool;
      return without_gil([&] { return self.wait(size); });
    },
    "size"_a,
    "`bool wait(MTL::Size size)`\n"
    "`-[MTLThing wait:]`\n"
    "Runs with the GIL released.");
// bool wait(MTL::Size size)    -[MTLThing wait:]
cls.def(
    "wait",
    [](MTL::Thing& self, Integer<NS::UInteger> w, Integer<NS::UInteger> h, Integer<NS::UInteger> d) {
      const Pool pool;
      return without_gil([&] { return self.wait(MTL::Size{w, h, d}); });
    },
    "w"_a, "h"_a, "d"_a,
    "`bool wait(MTL::Size size)`\n"
    "`-[MTLThing wait:]`\n"
    "Runs with the GIL released.");
// MTL::Buffer* encoder(MTL::Buffer* buffer, MTL::Options options)    -[MTLThing encoder:]
cls.def(
    "encoder",
    [](MTL::Thing& self, MTL::Buffer* buffer, Options<tag::MTL::Options> options) {
      const Pool pool;
      checks::open(self, buffer);
      auto* result = self.encoder(buffer, options);
      checks::opened(self, result);
      return retained(result);
    },
    "buffer"_a.none(), "options"_a = 0,
    "`MTL::Buffer* encoder(MTL::Buffer* buffer, MTL::Options options)`\n"
    "`-[MTLThing encoder:]`\n"
    "The result is retained (+0 in Metal).\n"
    "\n"
    "Raises:\n"
    "    ValidationError: an argument or the object's state does not allow the call.");
