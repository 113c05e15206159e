// Constants and literals are valid in static initialisers, before any class has been looked up by the program.
#include <Metal/Metal.hpp>

#include "check.h"

extern "C" NS::String* const NSLocalizedDescriptionKey;
extern "C" NS::String* const MTLCommonCounterTimestamp;

namespace {

const std::string at_start = NSLocalizedDescriptionKey->utf8String();

void exported_constants() {
  CHECK_EQUAL(at_start, "NSLocalizedDescription");
  CHECK_EQUAL(std::string(NS::CocoaErrorDomain->utf8String()), "NSCocoaErrorDomain");
  CHECK_EQUAL(std::string(NS::UnderlyingErrorKey->utf8String()), "NSUnderlyingError");
  CHECK_EQUAL(std::string(MTL::CommonCounterSetTimestamp->utf8String()), "timestamp");
  CHECK(MTLCommonCounterTimestamp->length() > 0);
  CHECK_EQUAL(std::string(MTL::DeviceWasAddedNotification->utf8String()), "MTLDeviceWasAddedNotification");
  CHECK(NS::LocalizedDescriptionKey->isEqualToString(NSLocalizedDescriptionKey));
}

void literals() {
  NS::String* plain = MTLSTR("plain");
  CHECK_EQUAL(std::string(plain->utf8String()), "plain");
  CHECK(plain == MTLSTR("plain"));
  NS::String* wide = MTLSTR("größe 🎉");
  CHECK_EQUAL(std::string(wide->utf8String()), "größe 🎉");
  CHECK_EQUAL(wide->length(), 8u);
  CHECK_EQUAL(int(wide->character(2)), 0xF6);
}

void literals_live_forever() {
  size_t live = softmetal_live_objects();
  NS::String* literal = MTLSTR("immortal");
  for (int round = 0; round < 3; round++) literal->release();
  literal->retain();
  objc_release(objc_retain(reinterpret_cast<id>(literal)));
  literal->autorelease();
  CHECK_EQUAL(std::string(literal->utf8String()), "immortal");
  CHECK_EQUAL(softmetal_live_objects(), live);
  void* pool = objc_autoreleasePoolPush();
  NS::String* made = NS::String::string("immortal", NS::UTF8StringEncoding);
  CHECK(made != literal && made->isEqual(literal) && literal->isEqual(made) && made->hash() == literal->hash());
  objc_autoreleasePoolPop(pool);
}

}  // namespace

int main() {
  exported_constants();
  literals();
  literals_live_forever();
  return report();
}
