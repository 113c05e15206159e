# zig from the `ziglang` wheel as the compiler. CMAKE_CXX_COMPILER and its kin must be single programs, so this
# writes one small script per tool into the build folder.
#
# State goes through the environment, because CMake reads a toolchain file again in every try_compile, where
# the cache of the project is not visible.

if(NOT DEFINED ENV{PYMETAL_ZIG})
  if(NOT Python_EXECUTABLE)
    set(Python_EXECUTABLE python3)
  endif()
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -c "import ziglang, os; print(os.path.join(os.path.dirname(ziglang.__file__), 'zig'))"
    OUTPUT_VARIABLE zig
    OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "No clang >= 14 was found, and ${Python_EXECUTABLE} has no package `ziglang`. Install one of them.")
  endif()
  set(ENV{PYMETAL_ZIG} "${zig}")
endif()
if(NOT DEFINED ENV{PYMETAL_ZIG_TOOLS})
  set(ENV{PYMETAL_ZIG_TOOLS} "${CMAKE_BINARY_DIR}/zig-tools")
endif()
# Named, because the host's own target means code for this very processor and its newest glibc.
if(NOT DEFINED ENV{PYMETAL_ZIG_TARGET})
  set(ENV{PYMETAL_ZIG_TARGET} "${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu.2.17")
endif()

set(tools "$ENV{PYMETAL_ZIG_TOOLS}")
foreach(tool cc c++ ar ranlib)
  set(options "")
  if(tool STREQUAL "cc" OR tool STREQUAL "c++")
    set(options " -target $ENV{PYMETAL_ZIG_TARGET}")
  endif()
  set(script "#!/bin/sh\nexec '$ENV{PYMETAL_ZIG}' ${tool}${options} \"$@\"\n")
  set(written "")
  if(EXISTS "${tools}/zig-${tool}")
    file(READ "${tools}/zig-${tool}" written)
  endif()
  # An isolated build has ziglang at a new path each time; an unchanged script keeps its time stamp.
  if(NOT written STREQUAL script)
    file(WRITE "${tools}/zig-${tool}" "${script}")
    file(CHMOD "${tools}/zig-${tool}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                  WORLD_READ WORLD_EXECUTE)
  endif()
endforeach()

set(CMAKE_C_COMPILER "${tools}/zig-cc")
set(CMAKE_CXX_COMPILER "${tools}/zig-c++")
set(CMAKE_ASM_COMPILER "${tools}/zig-cc")
set(CMAKE_AR "${tools}/zig-ar" CACHE FILEPATH "" FORCE)
set(CMAKE_RANLIB "${tools}/zig-ranlib" CACHE FILEPATH "" FORCE)
