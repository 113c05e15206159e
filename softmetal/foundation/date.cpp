#include "foundation/date.h"

#include <chrono>
#include <cmath>
#include <ctime>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

constexpr double kReferenceDate = 978307200.0;  // 2001-01-01 in seconds since 1970

id make_date(double since_1970) {
  auto* date = objc::make<Date>(Date::cls);
  date->since_1970 = since_1970;
  return date->as_id();
}

id init_now(Date* self, SEL) {
  self->since_1970 = seconds_since_1970();
  return self->as_id();
}

id init_since_1970(Date* self, SEL, double seconds) {
  self->since_1970 = seconds;
  return self->as_id();
}

id describe(Date* self, SEL) {
  auto seconds = static_cast<time_t>(std::floor(self->since_1970));
  struct tm parts;
  char text[64];
  gmtime_r(&seconds, &parts);
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S +0000", &parts);
  return autoreleased(make_string(text));
}

BOOL is_equal_to(Date* self, SEL, id other) {
  return is_equal(self, other, [](Date& left, Date& right) { return left.since_1970 == right.since_1970; });
}

}  // namespace

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void define_date_class() {
  objc::ClassBuilder<Date> builder("NSDate");
  Date::cls = builder.get();
  builder.conforms_to("NSCopying")
      .method("init", init_now)
      .method("initWithTimeIntervalSince1970:", init_since_1970)
      .method("timeIntervalSinceNow", [](Date* self, SEL) { return self->since_1970 - seconds_since_1970(); })
      .method("timeIntervalSince1970", [](Date* self, SEL) { return self->since_1970; })
      .method("timeIntervalSinceReferenceDate", [](Date* self, SEL) { return self->since_1970 - kReferenceDate; })
      .method("isEqual:", is_equal_to)
      .method("hash", [](Date* self, SEL) { return std::hash<double>{}(self->since_1970); })
      .method("description", describe)
      .method("copy", [](id self, SEL) { return objc_retain(self); })
      .class_method("date", [](Class, SEL) { return autoreleased(make_date(seconds_since_1970())); })
      .class_method("dateWithTimeIntervalSinceNow:",
                    [](Class, SEL, double seconds) { return autoreleased(make_date(seconds_since_1970() + seconds)); })
      .class_method("dateWithTimeIntervalSince1970:",
                    [](Class, SEL, double seconds) { return autoreleased(make_date(seconds)); });
}

}  // namespace softmetal::foundation
