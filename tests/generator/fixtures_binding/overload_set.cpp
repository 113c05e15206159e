declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "The Objective-C protocol `MTLThing`, in C++ `MTL::Thing`.\n"
                                      "In the small SDK.\n"
                                      "https://developer.apple.com/documentation/metal/mtlthing");
// MTL::Buffer* newBuffer(NS::UInteger length, MTL::Options options)    -[MTLThing newBufferWithLength:options:]
for (const char* name : {"new_buffer", "new_buffer_with_length"}) {
  cls.def(
      name,
      [](MTL::Thing& self, Integer<NS::UInteger> length, Options<tag::MTL::Options> options) {
        const Pool pool;
        accept("new_buffer", "length", length, "options", options);
        return created(self.newBuffer(length, options), "newBufferWithLength:options:");
      },
      "length"_a, "options"_a,
      nb::sig(signature(name, "(self, length: int, options: Options | int) -> Buffer").c_str()),
      "`MTL::Buffer* newBuffer(NS::UInteger length, MTL::Options options)`\n"
      "`-[MTLThing newBufferWithLength:options:]`\n"
      "The result is a new object (+1), released with its Python object.\n"
      "In the small SDK.\n"
      "https://developer.apple.com/documentation/metal/mtlthing\n"
      "\n"
      "Raises:\n"
      "    ResourceError: Metal makes no object (nil).");
}
// MTL::Buffer* newBuffer(const NS::String* name, NS::Error** error)    -[MTLThing newBufferWithName:error:]
for (const char* name : {"new_buffer", "new_buffer_with_name"}) {
  cls.def(
      name,
      [](MTL::Thing& self, StringArg name) {
        const Pool pool;
        ErrorOut error;
        auto* result = self.newBuffer(name, error.out());
        return created(result, error, ErrorKind::General, "newBufferWithName:error:");
      },
      "name"_a, nb::sig(signature(name, "(self, name: str) -> Buffer").c_str()),
      "`MTL::Buffer* newBuffer(const NS::String* name, NS::Error** error)`\n"
      "`-[MTLThing newBufferWithName:error:]`\n"
      "The result is a new object (+1), released with its Python object.\n"
      "In the small SDK.\n"
      "https://developer.apple.com/documentation/metal/mtlthing\n"
      "\n"
      "Raises:\n"
      "    MetalError: Metal reports an error.");
}
