// The kernel's side of softmetal_validation_services: linked into shared objects of kernels with shader validation.
#include "../../../exec/kernel_validation.h"

static const softmetal_validation_services* services;

#define EXPORT __attribute__((visibility("default")))
#define INTERNAL __attribute__((visibility("hidden")))

EXPORT void softmetal_attach_validation(const softmetal_validation_services* given) { services = given; }

INTERNAL void softmetal_begin_validated_run(const softmetal_launch* launch, softmetal_worker* worker) {
  services->begin_run(launch, worker);
}

INTERNAL void softmetal_declare_variable(softmetal_uint number, void* start, softmetal_ulong size,
                                         softmetal_uint is_threadgroup) {
  services->declare_variable(number, start, size, is_threadgroup);
}

INTERNAL int softmetal_run_validated_threadgroup(const softmetal_uint position[3], const softmetal_uint extent[3],
                                                 void (*body)(void*, softmetal_uint), void* context) {
  return services->run_threadgroup(position, extent, body, context);
}

INTERNAL void* softmetal_validated_buffer(softmetal_uint index) { return services->buffer(index); }

INTERNAL void* softmetal_validated_threadgroup_argument(softmetal_uint index) {
  return services->threadgroup_argument(index);
}

INTERNAL void softmetal_check_access(const void* pointer, softmetal_ulong index, softmetal_ulong size,
                                     softmetal_uint access, softmetal_uint root, softmetal_uint site) {
  services->check_access(pointer, index, size, access, root, site);
}

INTERNAL void softmetal_check_texture(const softmetal_texture* texture, softmetal_uint x, softmetal_uint y,
                                      softmetal_uint z, softmetal_uint slice, softmetal_uint level,
                                      softmetal_uint writes, softmetal_uint site) {
  const softmetal_texel_place texel = {x, y, z, slice, level};
  services->outside_texture(texture, &texel, writes, site);
}

INTERNAL void softmetal_validated_threadgroup_barrier(softmetal_uint flags, softmetal_uint site) {
  services->threadgroup_barrier(flags, site);
}

INTERNAL void softmetal_validated_simdgroup_barrier(softmetal_uint flags, softmetal_uint site) {
  services->simdgroup_barrier(flags, site);
}
