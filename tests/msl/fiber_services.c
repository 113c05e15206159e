// A second, simple implementation of softmetal_services for tests: fibers that take turns in a circle.
// Every thread of a group must reach each barrier, and every lane of a simdgroup each exchange.
#include "kernel_abi.h"

enum { MAX_THREADS = 1024, STACK_SIZE = 65536, MAX_SLOT = 64 };

void switch_stack(void** save, void* to);
__asm__(
    ".text\n.globl switch_stack\nswitch_stack:\n"
    "pushq %rbp\npushq %rbx\npushq %r12\npushq %r13\npushq %r14\npushq %r15\n"
    "movq %rsp,(%rdi)\nmovq %rsi,%rsp\n"
    "popq %r15\npopq %r14\npopq %r13\npopq %r12\npopq %rbx\npopq %rbp\nret\n");

struct meeting {
  unsigned arrived, generation;
  unsigned char values[32 * MAX_SLOT], results[32 * MAX_SLOT];
};

static unsigned char stacks[MAX_THREADS][STACK_SIZE] __attribute__((aligned(64)));
static void* stack_pointers[MAX_THREADS];
static void* main_stack_pointer;
static unsigned char finished[MAX_THREADS];
static unsigned current, thread_count, finished_count;
static void (*group_body)(void*, unsigned);
static void* group_context;
static struct meeting group_meeting, lane_meetings[MAX_THREADS / 4];

static void next_fiber(void) {
  unsigned from = current;
  if (finished_count == thread_count) switch_stack(&stack_pointers[from], main_stack_pointer);
  do current = (current + 1) % thread_count;
  while (finished[current]);
  if (current != from) switch_stack(&stack_pointers[from], stack_pointers[current]);
}

static void fiber_main(void) {
  group_body(group_context, current);
  finished[current] = 1;
  ++finished_count;
  next_fiber();
}

static int run_threadgroup(softmetal_worker* worker, void (*body)(void*, unsigned), void* context, unsigned count) {
  (void)worker;
  group_body = body, group_context = context, thread_count = count, finished_count = 0, current = 0;
  for (unsigned i = 0; i < count; ++i) {
    finished[i] = 0;
    void** top = (void**)(stacks[i] + STACK_SIZE - 16);
    *--top = 0;
    *--top = (void*)fiber_main;
    stack_pointers[i] = top - 6;
  }
  switch_stack(&main_stack_pointer, stack_pointers[0]);
  return 0;
}

static void wait_for_all(struct meeting* meeting, unsigned count) {
  unsigned generation = meeting->generation;
  if (++meeting->arrived == count) {
    meeting->arrived = 0;
    ++meeting->generation;
  }
  while (meeting->generation == generation) next_fiber();
}

static void threadgroup_barrier(unsigned flags) {
  (void)flags;
  wait_for_all(&group_meeting, thread_count);
}

static void exchange(const void* site, unsigned width, const void* value, void* result, unsigned size,
                     softmetal_combine combine, const void* argument) {
  (void)site;
  struct meeting* meeting = &lane_meetings[current / width];
  unsigned lane = current % width, first = current - lane;
  unsigned lanes = thread_count - first < width ? thread_count - first : width;
  __builtin_memcpy(meeting->values + lane * size, value, size);
  if (meeting->arrived + 1 == lanes) {
    combine(meeting->values, meeting->results, lanes == 32 ? ~0u : (1u << lanes) - 1, width, argument);
  }
  wait_for_all(meeting, lanes);
  __builtin_memcpy(result, meeting->results + lane * size, size);
  wait_for_all(meeting, lanes);  // nobody overwrites results that another has not read
}

static void simdgroup_barrier(unsigned flags) {
  (void)flags;
  unsigned first = current - current % 32;
  wait_for_all(&lane_meetings[current / 32], thread_count - first < 32 ? thread_count - first : 32);
}

static unsigned char context[64 << 20] __attribute__((aligned(64)));

static void* context_memory(softmetal_worker* worker, softmetal_ulong bytes) {
  (void)worker;
  return bytes <= sizeof context ? context : 0;
}

static unsigned lane_index(void) { return current % 32; }

__attribute__((visibility("default"))) const softmetal_services test_services = {
    .run_threadgroup = run_threadgroup,
    .threadgroup_barrier = threadgroup_barrier,
    .simdgroup_barrier = simdgroup_barrier,
    .exchange = exchange,
    .lane_index = lane_index,
    .context_memory = context_memory,
};
