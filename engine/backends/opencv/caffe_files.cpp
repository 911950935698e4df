#include "engine/backends/opencv/caffe_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

namespace actiscope::opencv_backend {

namespace fs = std::filesystem;

namespace {

/// Far above any real network's description (ResNet-152's has 0.2 MB).
constexpr std::uintmax_t kMaxPrototxtBytes = 16U << 20;

std::vector<fs::path> prototxtsIn(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (entry->path().extension() == ".prototxt") {
            found.push_back(entry->path());
        }
    }
    return found;
}

bool isFile(const fs::path& path) {
    std::error_code failure;
    return fs::is_regular_file(path, failure);
}

/// A key whose value the importer trusts, and the range in which it makes sense.
struct NumberRule {
    const char* key;
    long long least;
    long long most;
};

/// Zero as stride or group is a division by zero inside OpenCV 4.6, the large ones an allocation.
constexpr std::array<NumberRule, 18> kNumberRules{{
    {"stride", 1, 4096},
    {"stride_h", 1, 4096},
    {"stride_w", 1, 4096},
    {"kernel_size", 1, 4096},
    {"kernel_h", 1, 4096},
    {"kernel_w", 1, 4096},
    {"kernelsize", 1, 4096},
    {"pad", 0, 4096},
    {"pad_h", 0, 4096},
    {"pad_w", 0, 4096},
    {"dilation", 1, 4096},
    {"group", 1, 1 << 20},
    {"num_output", 1, 1 << 20},
    {"local_size", 1, 4096},
    {"dim", -1, 1 << 24},
    {"input_dim", 1, 1 << 24},
    {"axis", -8, 8},
    {"crop_size", 0, 1 << 16},
}};

const NumberRule* ruleFor(std::string_view key) {
    for (const NumberRule& rule : kNumberRules) {
        if (key == rule.key) {
            return &rule;
        }
    }
    return nullptr;
}

struct Entry {
    std::string_view key;
    long long value = 0;
};

/// The next `key: integer` of the text, which is shortened to what follows it.
std::optional<Entry> nextEntry(std::string_view& text) {
    constexpr std::string_view kKeyLetters = "abcdefghijklmnopqrstuvwxyz_";
    while (true) {
        const std::size_t begin = text.find_first_of(kKeyLetters);
        if (begin == std::string_view::npos) {
            return std::nullopt;
        }
        text.remove_prefix(begin);
        const std::string_view key = text.substr(0, text.find_first_not_of(kKeyLetters));
        text.remove_prefix(key.size());
        std::string_view value = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (value.empty() || value.front() != ':') {
            continue;
        }
        value.remove_prefix(1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
        Entry entry{key, 0};
        const auto read = std::from_chars(value.data(), value.data() + value.size(), entry.value);
        if (read.ec == std::errc::result_out_of_range) {
            entry.value = value.front() == '-' ? std::numeric_limits<long long>::min()
                                               : std::numeric_limits<long long>::max();
        }
        if (read.ec != std::errc::invalid_argument) {
            return entry;
        }
    }
}

} // namespace

Result<fs::path> findPrototxt(const OpenNetworkRequest& request) {
    if (!request.prototxt.empty()) {
        if (!isFile(request.prototxt)) {
            return fail(ErrorCode::FileNotFound,
                        "There is no prototxt " + request.prototxt + "; check the name given by --prototxt.");
        }
        return fs::path(request.prototxt);
    }
    const fs::path model(request.path);
    const fs::path folder = model.has_parent_path() ? model.parent_path() : fs::path(".");
    for (const fs::path& candidate :
         {fs::path(model).replace_extension(".prototxt"), folder / "deploy.prototxt"}) {
        if (isFile(candidate)) {
            return candidate;
        }
    }
    const std::vector<fs::path> others = prototxtsIn(folder);
    if (others.size() == 1) {
        return others.front();
    }
    return fail(ErrorCode::FileNotFound, "The Caffe model " + request.path + " needs its prototxt, and " +
                                             (others.empty() ? "there is none" : "there are several") +
                                             " beside it; name it by --prototxt FILE.");
}

Result<std::monostate> checkPrototxt(const fs::path& prototxt) {
    std::error_code failure;
    const std::uintmax_t size = fs::file_size(prototxt, failure);
    if (failure || size == 0) {
        return fail(ErrorCode::FileUnreadable,
                    "The prototxt " + prototxt.string() + " is empty or can't be read.");
    }
    if (size > kMaxPrototxtBytes) {
        return fail(ErrorCode::ModelUnreadable, "The prototxt " + prototxt.string() +
                                                    " is larger than 16 MB, so it describes no network; name "
                                                    "another by --prototxt FILE.");
    }
    std::ifstream file(prototxt, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (text.size() != size) {
        return fail(ErrorCode::FileUnreadable, "The prototxt " + prototxt.string() + " can't be read.");
    }
    std::string_view rest(text);
    while (const auto entry = nextEntry(rest)) {
        const NumberRule* rule = ruleFor(entry->key);
        if (rule != nullptr && (entry->value < rule->least || entry->value > rule->most)) {
            return fail(ErrorCode::ModelUnreadable,
                        "The prototxt " + prototxt.string() + " says " + rule->key + ": " +
                            std::to_string(entry->value) +
                            ", which no network can have; the file seems damaged.");
        }
    }
    return std::monostate{};
}

} // namespace actiscope::opencv_backend
