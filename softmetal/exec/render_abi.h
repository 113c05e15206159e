// What compiled vertex and fragment functions and the device agree on, beside kernel_abi.h. Plain C as well; a change
// of layout needs a new SOFTMETAL_KERNEL_ABI.
//
// Everything that goes into or comes out of a stage is a row of 32-bit words: floats (half and bfloat widened), signed
// and unsigned integers, and booleans as 0 and 1. The compiler's reply tells which words belong to which attribute.
#pragma once

#include "kernel_abi.h"

#define SOFTMETAL_BLOCK_LANES 64

// A run of vertices of one instance.
typedef struct softmetal_vertices {
  const softmetal_uint* vertex_ids;  // what [[vertex_id]] is, of each vertex; null: first_vertex, first_vertex + 1, …
  softmetal_uint first_vertex;
  softmetal_uint base_vertex;    // in the ids already
  softmetal_uint instance_id;    // with the base instance
  softmetal_uint base_instance;  // in instance_id already
  softmetal_uint output_words;   // of a vertex
  softmetal_uint* outputs;       // what the function returned, vertex after vertex
} softmetal_vertices;

// Where a fragment lies, for messages.
typedef struct softmetal_fragment_place {
  softmetal_uint pixel[2];
  softmetal_uint layer;
  softmetal_uint primitive;  // [[primitive_id]]
  int sample;                // -1: the function runs once for all samples
} softmetal_fragment_place;

// The pixels of a block of 8 × 8, or one sample of each, quad by quad: lanes 4q … 4q+3 are the upper left, upper right,
// lower left and lower right pixel of a quad, quads go row by row.
typedef struct softmetal_fragments {
  softmetal_ulong covered;       // a bit for each lane; the others are helper threads, which write nothing
  softmetal_ulong discarded;     // lanes whose function called discard_fragment; the function adds to it
  const softmetal_uint* inputs;  // [words][SOFTMETAL_BLOCK_LANES]
  softmetal_uint* outputs;       // [words][SOFTMETAL_BLOCK_LANES]
  // Asked for with `origin` when a lane has failed.
  softmetal_fragment_place (*place_of)(const void* origin, softmetal_uint lane);
  const void* origin;
} softmetal_fragments;

// Words of a pixel from which a function interpolates by itself (MSL's interpolant). Planes have a share of each of the
// three vertices: its value at the pixel's upper left corner, and its changes for a pixel to the right and down.
// Points are x and y from that corner.
enum {
  SOFTMETAL_PULL_PERSPECTIVE = 0,  // shares divided by w
  SOFTMETAL_PULL_LINEAR = 9,       // shares on the screen
  SOFTMETAL_PULL_CENTROID = 18,
  SOFTMETAL_PULL_SAMPLES = 20,
  SOFTMETAL_PULL_MOST_SAMPLES = 8,
  SOFTMETAL_PULL_SAMPLE_COUNT = 36,  // an integer
  SOFTMETAL_PULL_WORDS = 37
};

// A module with a vertex function exports softmetal_run_vertices: it shades vertices [first, last). One with a fragment
// function exports softmetal_run_fragments, which shades a block. Both return 0 or one of the SOFTMETAL_ERROR codes.
// Of the launch they use buffers, textures and samplers alone.
typedef int (*softmetal_run_vertices_function)(const softmetal_launch*, softmetal_worker*, const softmetal_vertices*,
                                               softmetal_ulong first, softmetal_ulong last);
typedef int (*softmetal_run_fragments_function)(const softmetal_launch*, softmetal_worker*, softmetal_fragments*);
