// Compiles the source given as first argument as often as the second says, without a hook: in a worker process.
// Prints the library's functions or the error.
#include "tests/softmetal_metal/programs/metal_test.h"

int main(int, char** arguments) {
  Pool pool;
  for (int i = 0; i < std::atoi(arguments[2]); ++i) {
    NS::Error* error = nullptr;
    MTL::Library* library = device()->newLibrary(string(arguments[1]), nullptr, &error);
    if (library) {
      std::printf("%s\n", text_of(library->functionNames()->object<NS::String>(0)).c_str());
      library->release();
    } else {
      std::printf("%s\n", text_of(error).c_str());
    }
  }
  return 0;
}
