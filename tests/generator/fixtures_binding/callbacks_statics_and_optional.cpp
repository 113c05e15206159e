declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "`MTL::Thing`: the Objective-C protocol `MTLThing`.");
// void addHandler(void (^)(MTL::Buffer*, NS::UInteger) handler)    -[MTLThing addHandler:]
cls.def(
    "add_handler",
    [](MTL::Thing& self, Callback<void(MTL::Buffer*, NS::UInteger)> handler) {
      const Pool pool;
      self.addHandler(handler.block());
    },
    "handler"_a,
    "`void addHandler(void (^)(MTL::Buffer*, NS::UInteger) handler)`\n"
    "`-[MTLThing addHandler:]`");
// static MTL::Thing* thingWithSize(MTL::Size size)    +[MTLThing thingWithSize:]
cls.def_static(
    "thing_with_size",
    [](Value<MTL::Size> size) {
      const Pool pool;
      require_class("MTLThing");
      return retained(MTL::Thing::thingWithSize(size));
    },
    "size"_a,
    "`static MTL::Thing* thingWithSize(MTL::Size size)`\n"
    "`+[MTLThing thingWithSize:]`\n"
    "The result is retained (+0 in Metal).");
// bool maybe(float value)    -[MTLThing maybe:]
cls.def(
    "maybe",
    [](MTL::Thing& self, Float<float> value) {
      const Pool pool;
      require_selector(self, "maybe:");
      return self.maybe(value);
    },
    "value"_a,
    "`bool maybe(float value)`\n"
    "`-[MTLThing maybe:]`");
