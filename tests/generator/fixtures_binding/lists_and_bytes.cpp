declare_class<MTL::Thing, NS::Object>(root, "Thing", {"MTLThing", ObjcKind::Protocol},
                                      "The Objective-C protocol `MTLThing`, in C++ `MTL::Thing`.\n"
                                      "In the small SDK.\n"
                                      "https://developer.apple.com/documentation/metal/mtlthing");
// void setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets, NS::Range range)    -[MTLThing
// setBuffers:offsets:withRange:]
cls.def(
    "set_buffers",
    [](MTL::Thing& self, ObjectSequence<MTL::Buffer> buffers, IntegerSequence<NS::UInteger> offsets,
       Integer<NS::UInteger> start) {
      const Pool pool;
      accept("set_buffers", "offsets", offsets, "start", start);
      checks::same_length({"set_buffers"}, {"buffers", buffers.count()}, {"offsets", offsets.count()});
      self.setBuffers(buffers.data(), offsets.data(), NS::Range(start, buffers.count()));
    },
    "buffers"_a, "offsets"_a, "start"_a = 0,
    nb::sig("def set_buffers(self, buffers: Sequence[Buffer | None], offsets: Sequence[int], start: int = 0) -> None"),
    "`void setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets, NS::Range range)`\n"
    "`-[MTLThing setBuffers:offsets:withRange:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    ValidationError: the sequences differ in length.");
// void setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets, NS::Range range)    -[MTLThing
// setBuffers:offsets:withRange:]
cls.def(
    "set_buffers_offsets_with_range",
    [](MTL::Thing& self, ObjectSequence<MTL::Buffer> buffers, IntegerSequence<NS::UInteger> offsets,
       Value<NS::Range> range) {
      const Pool pool;
      accept("set_buffers_offsets_with_range", "offsets", offsets, "range", range);
      checks::same_length({"set_buffers_offsets_with_range"}, {"buffers", buffers.count()},
                          {"offsets", offsets.count()});
      checks::range_fits({"set_buffers_offsets_with_range"}, {"range", range}, {"buffers", buffers.count()});
      self.setBuffers(buffers.data(), offsets.data(), range);
    },
    "buffers"_a, "offsets"_a, "range"_a,
    nb::sig("def set_buffers_offsets_with_range(self, buffers: Sequence[Buffer | None], offsets: Sequence[int], range: "
            "pymetal.ns.RangeLike) -> None"),
    "`void setBuffers(const MTL::Buffer* const* buffers, const NS::UInteger* offsets, NS::Range range)`\n"
    "`-[MTLThing setBuffers:offsets:withRange:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    ValidationError: the sequences differ in length; the range is longer than the sequence.");
// void setBytes(const void* bytes, NS::UInteger length)    -[MTLThing setBytes:length:]
cls.def(
    "set_bytes",
    [](MTL::Thing& self, BytesArg bytes) {
      const Pool pool;
      self.setBytes(bytes.data(), bytes.size());
    },
    "bytes"_a, nb::sig("def set_bytes(self, bytes: collections.abc.Buffer) -> None"),
    "`void setBytes(const void* bytes, NS::UInteger length)`\n"
    "`-[MTLThing setBytes:length:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing");
// void setBytes(const void* bytes, NS::UInteger length)    -[MTLThing setBytes:length:]
cls.def(
    "set_bytes_length",
    [](MTL::Thing& self, BytesArg bytes, Integer<NS::UInteger> length) {
      const Pool pool;
      accept("set_bytes_length", "length", length);
      checks::length_fits({"set_bytes_length"}, {"length", length}, {"bytes", bytes.size()});
      self.setBytes(bytes.data(), length);
    },
    "bytes"_a, "length"_a, nb::sig("def set_bytes_length(self, bytes: collections.abc.Buffer, length: int) -> None"),
    "`void setBytes(const void* bytes, NS::UInteger length)`\n"
    "`-[MTLThing setBytes:length:]`\n"
    "In the small SDK.\n"
    "https://developer.apple.com/documentation/metal/mtlthing\n"
    "\n"
    "Raises:\n"
    "    ValidationError: the length is over the size of the data.");
