#include "objc/zombies.h"

#include <cstdlib>
#include <cstring>
#include <deque>

namespace softmetal::objc {
namespace {

constexpr size_t kMaximumZombies = 1 << 16;

// Has no methods, so every message to an instance takes the slow path, which asks for this flag.
constinit objc_class zombie_class = {.name = "zombie", .flags = kZombie};

struct Zombie {
  Class isa;
  Class former_class;
};
static_assert(sizeof(Zombie) <= sizeof(Object));

struct Graveyard {
  std::mutex lock;
  std::deque<Zombie*> zombies;
};

Graveyard& graveyard() {
  static auto* all = new Graveyard;
  return *all;
}

bool decide_zombies_enabled() {
#ifndef NDEBUG
  return true;
#else
  const char* wanted = getenv("NSZombieEnabled");
  return wanted && strcmp(wanted, "YES") == 0;
#endif
}

}  // namespace

bool zombies_enabled() {
  static const bool enabled = decide_zombies_enabled();
  return enabled;
}

void make_zombie(Object* object, Class former_class) {
  auto* zombie = new (static_cast<void*>(object)) Zombie{&zombie_class, former_class};
  auto& all = graveyard();
  std::lock_guard guard(all.lock);
  all.zombies.push_back(zombie);
  if (all.zombies.size() <= kMaximumZombies) return;
  free(all.zombies.front());
  all.zombies.pop_front();
}

void raise_zombie(id receiver, SEL selector) {
  const char* former = reinterpret_cast<Zombie*>(receiver)->former_class->name;
  std::string reason =
      std::string("-[") + former + " " + sel_getName(selector) + "]: message sent to a deallocated object";
  raise("NSInternalInconsistencyException", reason.c_str());
}

}  // namespace softmetal::objc
