// Loads the engine's modules at run time.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "engine/api/downloads.h"
#include "engine/api/modules.h"

namespace actiscope {

/// Finds and loads codecs and backends on first use. Thread rule: any thread; loading blocks.
class ModuleLoader {
public:
    /// Empty folder: ACTISCOPE_MODULES, else the folder beside the program (../lib/actiscope).
    explicit ModuleLoader(std::filesystem::path folder = {});

    /// Errors: ModuleMissing (names the file and the loader's reason).
    [[nodiscard]] Result<const Codecs*> codecs();
    /// `module`: kTorchModule or kOpenCvModule. Errors: ModuleMissing.
    [[nodiscard]] Result<Backend*> backend(const char* module);
    /// Errors: ModuleMissing.
    [[nodiscard]] Result<Downloads*> downloads();

private:
    [[nodiscard]] Result<void*> entry(const char* module, const char* function);

    std::filesystem::path m_folder;
    std::mutex m_mutex;
    std::map<std::string, void*> m_entries;
};

} // namespace actiscope
