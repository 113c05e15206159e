// NSNumber, NSValue, NSError, NSURL, NSData, NSDate, NSCondition, NSBundle, NSNotificationCenter, dispatch.
#include <dispatch/dispatch.h>
#include <objc/message.h>

#include <Foundation/Foundation.hpp>
#include <atomic>
#include <climits>
#include <cmath>
#include <cstring>
#include <thread>

#include "check.h"

namespace {

NS::String* text(const char* value) { return NS::String::string(value, NS::UTF8StringEncoding); }
std::string value_of(const NS::String* string) { return string ? string->utf8String() : "nil"; }

template <class Result, class... Arguments>
Result send(const void* object, const char* selector, Arguments... arguments) {
  return reinterpret_cast<Result (*)(const void*, SEL, Arguments...)>(objc_msgSend)(object, sel_registerName(selector),
                                                                                    arguments...);
}

void numbers() {
  CHECK_EQUAL(NS::Number::number(LLONG_MIN)->longLongValue(), LLONG_MIN);
  CHECK_EQUAL(NS::Number::number(ULLONG_MAX)->unsignedLongLongValue(), ULLONG_MAX);
  CHECK_EQUAL(NS::Number::number(0.1)->doubleValue(), 0.1);
  CHECK_EQUAL(NS::Number::number(0.1f)->floatValue(), 0.1f);
  CHECK_EQUAL(int(NS::Number::number(static_cast<char>(-5))->charValue()), -5);
  CHECK(NS::Number::number(true)->boolValue() && !NS::Number::number(0.0)->boolValue());
  CHECK_EQUAL(NS::Number::number(3.99)->intValue(), 3);
  CHECK_EQUAL(NS::Number::number(1e300)->longLongValue(), LLONG_MAX);
  CHECK_EQUAL(value_of(NS::Number::number(0.1)->stringValue()), "0.1");
  CHECK_EQUAL(value_of(NS::Number::number(0.1f)->stringValue()), "0.1");
  CHECK_EQUAL(value_of(NS::Number::number(ULLONG_MAX)->stringValue()), "18446744073709551615");
  CHECK_EQUAL(NS::Number::number(2)->compare(NS::Number::number(2.5)), NS::OrderedAscending);
  CHECK_EQUAL(NS::Number::number(ULLONG_MAX)->compare(NS::Number::number(-1)), NS::OrderedDescending);
  CHECK(NS::Number::number(5)->isEqualToNumber(NS::Number::number(5.0)));
  CHECK_EQUAL(NS::Number::number(5)->hash(), NS::Number::number(5.0)->hash());
  auto* made = NS::Number::alloc()->init(7.5);
  CHECK_EQUAL(made->doubleValue(), 7.5);
  made->release();
}

// How a program tells a bool from other numbers.
void number_types() {
  CHECK_EQUAL(std::string(NS::Number::number(true)->objCType()), "c");
  CHECK_EQUAL(std::string(object_getClassName(reinterpret_cast<id>(NS::Number::number(true)))), "__NSCFBoolean");
  CHECK_EQUAL(std::string(NS::Number::number(5)->objCType()), "i");
  CHECK_EQUAL(std::string(NS::Number::number(5ul)->objCType()), "Q");
  CHECK_EQUAL(std::string(NS::Number::number(5.0)->objCType()), "d");
  float single = 2.5f;
  float copied = 0;
  NS::Number::number(single)->getValue(&copied, sizeof copied);
  CHECK_EQUAL(copied, single);
}

void values() {
  int target = 0;
  CHECK(NS::Value::value(&target)->pointerValue() == &target);
  int number = 77;
  auto* value = NS::Value::value(&number, "i");
  int copied = 0;
  value->getValue(&copied, sizeof copied);
  CHECK_EQUAL(copied, 77);
  CHECK(value->isEqualToValue(NS::Value::value(&number, "i")));
  CHECK_EQUAL(raised_by([&] { value->getValue(&copied, 8); }),
              "NSInvalidArgumentException: -[NSValue getValue:size:]: the value takes 4 bytes, not 8");
}

void errors() {
  const NS::Object* keys[] = {NS::LocalizedDescriptionKey, NS::LocalizedFailureReasonErrorKey};
  const NS::Object* objects[] = {text("It broke."), text("Rust.")};
  auto* error = NS::Error::error(NS::CocoaErrorDomain, 42, NS::Dictionary::dictionary(objects, keys, 2));
  CHECK_EQUAL(error->code(), 42);
  CHECK_EQUAL(value_of(error->domain()), "NSCocoaErrorDomain");
  CHECK_EQUAL(value_of(error->localizedDescription()), "It broke.");
  CHECK_EQUAL(value_of(error->localizedFailureReason()), "Rust.");
  CHECK(error->localizedRecoverySuggestion() == nullptr);
  CHECK_EQUAL(error->userInfo()->count(), 2u);
  auto* bare = NS::Error::error(text("Domain"), -3, nullptr);
  CHECK_EQUAL(value_of(bare->localizedDescription()), "The operation couldn’t be completed. (Domain error -3.)");
  CHECK_EQUAL(bare->userInfo()->count(), 0u);
  CHECK(bare->isEqual(NS::Error::error(text("Domain"), -3, nullptr)) && !bare->isEqual(error));
}

void urls() {
  auto* file = NS::URL::fileURLWithPath(text("/no such folder/größe.txt"));
  CHECK_EQUAL(std::string(file->fileSystemRepresentation()), "/no such folder/größe.txt");
  CHECK_EQUAL(value_of(send<NS::String*>(file, "absoluteString")), "file:///no%20such%20folder/gr%C3%B6%C3%9Fe.txt");
  auto* parsed = NS::URL::alloc()->init(text("file:///no%20such%20folder/gr%C3%B6%C3%9Fe.txt"));
  CHECK(parsed->isEqual(file));
  CHECK_EQUAL(std::string(parsed->fileSystemRepresentation()), "/no such folder/größe.txt");
  parsed->release();
  auto* web = NS::URL::alloc()->init(text("https://example.org/a/b?c=d#e"));
  CHECK_EQUAL(value_of(send<NS::String*>(web, "path")), "/a/b");
  CHECK_EQUAL(value_of(send<NS::String*>(web, "scheme")), "https");
  CHECK(!send<bool>(web, "isFileURL"));
  web->release();
  CHECK(NS::URL::alloc()->init(text("not a url")) == nullptr);
}

void data() {
  const char bytes[] = {1, 2, 3, 4};
  auto* data = send<NS::Data*>(objc_lookUpClass("NSData"), "dataWithBytes:length:", &bytes[0], size_t{4});
  CHECK_EQUAL(data->length(), 4u);
  auto* copy = data->copy();
  static_cast<char*>(data->mutableBytes())[0] = 9;
  CHECK_EQUAL(int(static_cast<char*>(copy->mutableBytes())[0]), 1);
  CHECK(!data->isEqual(copy));
  copy->release();
}

void dispatch_objects() {
  char bytes[] = "bytes";
  __block bool gone = false;
  dispatch_data_t data = dispatch_data_create(bytes, 5, nullptr, ^{
    gone = true;
  });
  const void* mapped = nullptr;
  size_t size = 0;
  dispatch_data_t map = dispatch_data_create_map(data, &mapped, &size);
  CHECK(mapped == bytes && size == 5);
  dispatch_release(map);
  CHECK(!gone);
  dispatch_release(data);
  CHECK(gone);
  dispatch_queue_t queue = dispatch_queue_create("order", DISPATCH_QUEUE_SERIAL);
  CHECK_EQUAL(std::string(dispatch_queue_get_label(queue)), "order");
  __block std::string order;
  for (char letter = 'a'; letter <= 'e'; letter++)
    dispatch_async(queue, ^{
      order += letter;
    });
  dispatch_sync(queue, ^{
    order += "!";
  });
  CHECK_EQUAL(order, "abcde!");
  dispatch_release(queue);
}

void conditions() {
  auto* condition = NS::Condition::alloc()->init();
  bool ready = false;
  std::thread signaller([&] {
    condition->lock();
    ready = true;
    condition->signal();
    condition->unlock();
  });
  condition->lock();
  while (!ready) condition->wait();
  CHECK(!condition->waitUntilDate(NS::Date::dateWithTimeIntervalSinceNow(0.01)));
  condition->unlock();
  signaller.join();
  condition->release();
}

void notifications() {
  auto* center = NS::NotificationCenter::defaultCenter();
  CHECK(center == NS::NotificationCenter::defaultCenter());
  auto* name = text("Happened");
  auto* subject = text("subject");
  int all = 0;
  int of_subject = 0;
  NS::ObserverFunction count_all = [&](NS::Notification* note) {
    all++;
    CHECK_EQUAL(value_of(note->name()), "Happened");
    CHECK(note->object() == subject || note->object() == nullptr);
  };
  NS::ObserverFunction count_subject = [&](NS::Notification*) { of_subject++; };
  auto* first = center->addObserver(name, nullptr, nullptr, count_all);
  auto* second = center->addObserver(name, subject, nullptr, count_subject);
  auto post = [&](const void* object) {
    send<void>(center, "postNotificationName:object:userInfo:", static_cast<const void*>(name), object,
               static_cast<const void*>(nullptr));
  };
  post(subject);
  post(nullptr);
  CHECK(all == 2 && of_subject == 1);
  center->removeObserver(first);
  post(subject);
  CHECK(all == 2 && of_subject == 2);
  center->removeObserver(second);
}

void bundles() {
  auto* main = NS::Bundle::mainBundle();
  CHECK(main && main == NS::Bundle::mainBundle() && main->isLoaded());
  CHECK(NS::Bundle::bundle(text("/no such folder")) == nullptr);
  auto* root = NS::Bundle::bundle(text("/usr"));
  CHECK_EQUAL(value_of(root->bundlePath()), "/usr");
  CHECK_EQUAL(value_of(root->privateFrameworksPath()), "/usr/Frameworks");
  CHECK(root == NS::Bundle::bundle(text("/usr/")));
  NS::Error* error = nullptr;
  CHECK(!root->loadAndReturnError(&error));
  CHECK(error && error->code() == 3584);
  CHECK_EQUAL(value_of(NS::LocalizedString(text("key"), nullptr)), "key");
  CHECK_EQUAL(value_of(main->localizedString(text("key"), text("value"), nullptr)), "value");
}

}  // namespace

int main() {
  softmetal_set_exception_handler(throw_exception);
  auto* pool = NS::AutoreleasePool::alloc()->init();
  numbers();
  number_types();
  values();
  errors();
  urls();
  data();
  dispatch_objects();
  conditions();
  notifications();
  bundles();
  pool->release();
  return report();
}
