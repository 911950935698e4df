// How the threads of a forward pass wait for each other.
//
// libgomp's threads spin while they wait: on a busy machine, and beside a window that paints, that made a
// pass 10 times slower and more. Without any spinning a pass on an idle machine takes twice as long, since
// its layers are shorter than the kernel needs to wake a thread. So they spin for some microseconds and then
// sleep. OpenBLAS has threads of its own, which take the cores from libgomp's and yield without sleeping; a
// pass needs it for small matrices only, so it uses the caller's thread. Both read their environment when
// they are loaded, which is before main() and before any constructor of this program (Qt brings libgomp in),
// so this runs from the program's pre-initialisation array.
#include <cstdlib>

namespace {

void keepThreadsCalm(int, char**, char**) {
    if (std::getenv("OMP_WAIT_POLICY") == nullptr) {
        setenv("GOMP_SPINCOUNT", "1000", 0);
    }
    setenv("OPENBLAS_NUM_THREADS", "1", 0);
}

} // namespace

extern "C" {
__attribute__((section(".preinit_array"),
               used)) void (*const actiscopeKeepThreadsCalm)(int, char**, char**) = keepThreadsCalm;
}
