// A compiled function, loaded.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "exec/code_range.h"
#include "exec/kernel_abi.h"
#include "exec/render_abi.h"

namespace softmetal::exec {

class KernelModule {
 public:
  // Loads the shared object at `path`. Null with a reason in `*error` when it cannot be loaded or lacks
  // the functions of kernel_abi.h.
  static std::shared_ptr<const KernelModule> load(const std::string& path, std::string* error);

  KernelModule(const KernelModule&) = delete;
  KernelModule& operator=(const KernelModule&) = delete;
  ~KernelModule();

  // What is not exported is null: each kind of function has one of these.
  softmetal_run_function run() const { return entries_.run; }
  softmetal_run_vertices_function run_vertices() const { return entries_.run_vertices; }
  softmetal_run_fragments_function run_fragments() const { return entries_.run_fragments; }
  // The address of a visible function.
  const void* function() const { return entries_.function; }
  // The same, or a variant that writes to nothing that others see.
  const void* quiet_function() const { return entries_.quiet_function; }
  const CodeRange& code() const { return code_; }
  bool is_validated() const { return is_validated_; }

 private:
  struct Entries {
    softmetal_run_function run;
    softmetal_run_vertices_function run_vertices;
    softmetal_run_fragments_function run_fragments;
    const void* function;
    const void* quiet_function;

    // The address of that one; null when there is none.
    const void* any() const;
  };

  static Entries find_entries(void* handle);
  KernelModule(void* handle, const Entries& entries);
  void attach_validation();

  void* handle_;
  Entries entries_;
  CodeRange code_;
  bool is_validated_ = false;
  std::vector<std::span<const std::byte>> constants_;  // of modules with shader validation
};

}  // namespace softmetal::exec
