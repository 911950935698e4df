// How the threads of a forward pass wait for each other.
//
// libgomp's threads spin while they wait: on a busy machine, and beside a window that paints, that made a
// pass 10 times slower and more. libgomp reads its environment when it is loaded, which is before main() and
// before any constructor of this program (Qt brings it in), so this runs from the program's
// pre-initialisation array.
#include <cstdlib>

namespace {

void waitPassively(int, char**, char**) {
    if (std::getenv("GOMP_SPINCOUNT") == nullptr) {
        setenv("OMP_WAIT_POLICY", "passive", 0);
    }
}

} // namespace

extern "C" {
__attribute__((section(".preinit_array"), used)) void (*const actiscopeWaitPassively)(int, char**,
                                                                                      char**) = waitPassively;
}
