// The kernel's side of softmetal_validation_services: linked into shared objects of kernels with shader validation.
#include "../../../exec/kernel_validation.h"

static const softmetal_validation_services* services;

#define EXPORT __attribute__((visibility("default")))
#define INTERNAL __attribute__((visibility("hidden")))

// Made when the checks are put into the module's IR.
void softmetal_declare_constants(softmetal_declare_constant declare, void* context);

EXPORT void softmetal_attach_validation(const softmetal_validation_services* given, softmetal_declare_constant declare,
                                        void* context) {
  services = given;
  softmetal_declare_constants(declare, context);
}

INTERNAL void softmetal_begin_validated_run(const softmetal_launch* launch, softmetal_worker* worker) {
  services->begin_run(launch, worker);
}

INTERNAL void softmetal_declare_variable(softmetal_uint number, const char* name, void* start, softmetal_ulong size) {
  services->declare_variable(number, name, start, size);
}

INTERNAL int softmetal_run_validated_threadgroup(const softmetal_uint position[3], const softmetal_uint extent[3],
                                                 void (*body)(void*, softmetal_uint), void* context) {
  return services->run_threadgroup(position, extent, body, context);
}

INTERNAL int softmetal_run_validated_vertices(const softmetal_vertices* vertices, softmetal_ulong first,
                                              softmetal_uint count, void (*body)(void*, softmetal_uint),
                                              void* context) {
  return services->run_vertices(vertices, first, count, body, context);
}

INTERNAL int softmetal_run_validated_fragments(const softmetal_fragments* block, const softmetal_uint* live,
                                               void (*body)(void*, softmetal_uint), void* context) {
  return services->run_fragments(block, live, body, context);
}

INTERNAL void* softmetal_validated_buffer(softmetal_uint index) { return services->buffer(index); }

INTERNAL void* softmetal_validated_threadgroup_argument(softmetal_uint index) {
  return services->threadgroup_argument(index);
}

INTERNAL const void* softmetal_check_access(const void* pointer, softmetal_ulong index, softmetal_ulong size,
                                            softmetal_uint access, softmetal_uint root, const softmetal_site* site) {
  return services->check_access(pointer, index, size, access, root, site);
}

INTERNAL const void* softmetal_check_variable(const void* pointer, softmetal_ulong index, softmetal_ulong size,
                                              softmetal_uint access, const void* start, softmetal_ulong variable_size,
                                              const char* name, const softmetal_site* site) {
  const softmetal_variable variable = {start, variable_size, name};
  return services->check_variable(pointer, index, size, access, &variable, site);
}

INTERNAL void softmetal_check_texture(const softmetal_texture* texture, softmetal_uint x, softmetal_uint y,
                                      softmetal_uint z, softmetal_uint slice, softmetal_uint level,
                                      softmetal_uint writes, const softmetal_site* site) {
  const softmetal_texel_place texel = {x, y, z, slice, level};
  services->outside_texture(texture, &texel, writes, site);
}

INTERNAL void softmetal_validated_threadgroup_barrier(softmetal_uint flags, const softmetal_site* site) {
  services->threadgroup_barrier(flags, site);
}

INTERNAL void softmetal_validated_simdgroup_barrier(softmetal_uint flags, const softmetal_site* site) {
  services->simdgroup_barrier(flags, site);
}
