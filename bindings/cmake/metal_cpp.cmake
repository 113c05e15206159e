# The target `metal_cpp`: Apple's headers, and the flags they need.
# Headers: -DMETAL_CPP=folder, else $PYMETAL_METAL_CPP when it is a folder, else `python -m generator fetch`,
# which downloads and verifies them and prints the folder (its progress goes to stderr).

set(METAL_CPP "" CACHE PATH "Folder of the metal-cpp headers (fetched when empty)")
if(NOT METAL_CPP AND IS_DIRECTORY "$ENV{PYMETAL_METAL_CPP}")
  set(METAL_CPP "$ENV{PYMETAL_METAL_CPP}")
endif()
if(NOT METAL_CPP)
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -m generator fetch
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    OUTPUT_VARIABLE METAL_CPP
    OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "The metal-cpp headers could not be fetched. Name a folder with -DMETAL_CPP=… or $PYMETAL_METAL_CPP.")
  endif()
endif()
if(NOT EXISTS "${METAL_CPP}/Metal/Metal.hpp")
  message(FATAL_ERROR "No metal-cpp headers in ${METAL_CPP}: Metal/Metal.hpp is missing.")
endif()
message(STATUS "metal-cpp headers: ${METAL_CPP}")

add_library(metal_cpp INTERFACE)
target_include_directories(metal_cpp SYSTEM INTERFACE "${METAL_CPP}")
target_compile_definitions(metal_cpp INTERFACE METALCPP_SYMBOL_VISIBILITY_HIDDEN)
# zig turns the undefined behaviour sanitizer on in debug builds.
target_compile_options(metal_cpp INTERFACE "$<$<COMPILE_LANGUAGE:CXX,OBJCXX>:-fblocks;-fno-sanitize=all>")
if(APPLE)
  target_link_libraries(metal_cpp INTERFACE "-framework Foundation" "-framework Metal" "-framework QuartzCore"
                                            "-weak_framework MetalFX")
else()
  # Apple's own headers, as far as metal-cpp includes them; <Availability.h> there says what system this is.
  target_include_directories(metal_cpp SYSTEM INTERFACE "${CMAKE_SOURCE_DIR}/softmetal/include")
endif()
