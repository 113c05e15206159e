// Without a handler an exception ends the process, saying why.
#include <Foundation/Foundation.hpp>

int main() {
  NS::Array::array()->object(3);
  return 0;
}
