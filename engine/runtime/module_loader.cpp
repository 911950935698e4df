#include "engine/runtime/module_loader.h"

#include <cstdlib>
#include <system_error>
#include <utility>

#include <dlfcn.h>

namespace actiscope {

namespace {

std::filesystem::path moduleFolder() {
    if (const char* named = std::getenv("ACTISCOPE_MODULES"); named != nullptr && *named != '\0') {
        return named;
    }
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path prefix = program.parent_path().parent_path();
    const std::filesystem::path installed = prefix / ACTISCOPE_LIBDIR / "actiscope";
    return std::filesystem::is_directory(installed, error) ? installed : prefix / "lib" / "actiscope";
}

} // namespace

ModuleLoader::ModuleLoader(std::filesystem::path folder)
    : m_folder(folder.empty() ? moduleFolder() : std::move(folder)) {}

Result<void*> ModuleLoader::entry(const char* module, const char* function) {
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_entries.find(module); known != m_entries.end()) {
        return known->second;
    }
    const std::filesystem::path file = m_folder / module;
    // Lazy binding: LibTorch's 300 libraries hold far more symbols than one run ever calls.
    void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* symbol = handle != nullptr ? dlsym(handle, function) : nullptr;
    if (symbol == nullptr) {
        const char* reason = dlerror();
        return fail(ErrorCode::ModuleMissing,
                    "The program's part " + file.string() +
                        " could not be loaded; install Actiscope again, whole.",
                    reason != nullptr ? reason : "");
    }
    m_entries.emplace(module, symbol);
    return symbol;
}

Result<const Codecs*> ModuleLoader::codecs() {
    return entry(kCodecsModule, kCodecsEntry).map([](void* symbol) -> const Codecs* {
        return reinterpret_cast<CodecsEntry>(symbol)();
    });
}

Result<Backend*> ModuleLoader::backend(const char* module) {
    return entry(module, kBackendEntry).map([](void* symbol) {
        return reinterpret_cast<BackendEntry>(symbol)();
    });
}

Result<Downloads*> ModuleLoader::downloads() {
    return entry(kDownloadsModule, kDownloadsEntry).map([](void* symbol) {
        return reinterpret_cast<DownloadsEntry>(symbol)();
    });
}

} // namespace actiscope
