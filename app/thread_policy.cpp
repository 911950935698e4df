// How the threads of a forward pass wait for each other.
//
// libgomp's threads spin while they wait: on a busy machine, and beside a window that paints, that made a
// pass 10 times slower and more. Without any spinning a pass on an idle machine takes twice as long, since
// its layers are shorter than the kernel needs to wake a thread. So they spin for some microseconds and then
// sleep. OpenBLAS has threads of its own, which take the cores from libgomp's and yield without sleeping; a
// pass needs it for small matrices only, so it uses the caller's thread.
//
// Both ask the environment while they are loaded. libgomp is loaded with the program (Qt brings it in) and
// asks before any code of the program runs; what a pre-initialisation function sets is lost, since the C
// library takes over the environment after it. So the program answers the question: the C library lets a
// program define getenv for itself and all its libraries.
#include <cstdlib>
#include <cstring>

#include <unistd.h>

namespace {

char spins[] = "1000";
char oneThread[] = "1";

char* inEnvironment(const char* name) {
    const std::size_t length = std::strlen(name);
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        if (std::strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') {
            return *entry + length + 1;
        }
    }
    return nullptr;
}

} // namespace

extern "C" __attribute__((visibility("default"))) char* getenv(const char* name) noexcept {
    char* value = inEnvironment(name);
    if (value != nullptr) {
        return value;
    }
    if (std::strcmp(name, "GOMP_SPINCOUNT") == 0 && inEnvironment("OMP_WAIT_POLICY") == nullptr) {
        return spins;
    }
    return std::strcmp(name, "OPENBLAS_NUM_THREADS") == 0 ? oneThread : nullptr;
}
