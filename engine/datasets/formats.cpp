#include <algorithm>
#include <array>
#include <fstream>
#include <utility>
#include <variant>

#include "engine/datasets/folders.h"
#include "engine/datasets/open.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

std::string namesOf(const std::vector<const Format*>& list) {
    std::string names;
    for (const Format* format : list) {
        names += (names.empty() ? "" : ", ") + std::string(format->name);
    }
    return names;
}

std::vector<const Format*> all() {
    std::vector<const Format*> list;
    for (const Format& format : formats()) {
        list.push_back(&format);
    }
    return list;
}

/// The reader of this name and those of its layouts.
std::vector<const Format*> named(const std::string& name) {
    std::vector<const Format*> list = all();
    std::erase_if(list, [&](const Format* format) {
        return format->name != name && !std::string_view(format->name).starts_with(name + "-");
    });
    return list;
}

/// Of a folder that may not be read, every reader would say that it is none of its own.
Result<std::monostate> readable(const fs::path& place) {
    std::error_code error;
    const fs::file_status status = fs::status(place, error);
    if (!fs::exists(status)) {
        if (error == std::errc::not_a_directory) {
            error = std::make_error_code(std::errc::no_such_file_or_directory);
        }
        return fail(unreachable(place, error));
    }
    if (fs::is_directory(status)) {
        const auto names = namesIn(place);
        return names ? Result<std::monostate>() : fail(names.error());
    }
    if (!fs::is_regular_file(status)) {
        return fail(ErrorCode::FileUnreadable,
                    place.string() + " is a device or pipe: name a folder or a list of images.");
    }
    if (!std::ifstream(place)) {
        return fail(ErrorCode::FileUnreadable,
                    place.string() + " cannot be opened: check that you may read it.");
    }
    return std::monostate{};
}

/// Empty where all folders in this one may be read.
std::string unlistedIn(const fs::path& place) {
    const auto names = isFolder(place) ? namesIn(place) : Result<FolderNames>(FolderNames{});
    for (const std::string& folder : names ? names->folders : std::vector<std::string>()) {
        if (const auto inside = namesIn(place / folder); !inside) {
            return inside.error().message;
        }
    }
    return {};
}

bool fits(const Format& format, const fs::path& place, const OpenOptions& options) {
    try {
        return format.recognise(place, options);
    } catch (const std::exception&) { // a name that the system does not take
        return false;
    }
}

/// Whatever a reader takes a folder for, its list must not end the program.
Result<DataSetBuilder> openSafely(const Format& format, const fs::path& place, const OpenOptions& options) {
    try {
        return format.open(place, options);
    } catch (const std::exception& error) {
        return fail(ErrorCode::AnnotationInvalid,
                    place.string() + " cannot be read as " + format.title + ": it is damaged or too large.",
                    error.what());
    }
}

/// Of an option that would be passed over, something else would be evaluated than is meant.
Result<std::monostate> takesAll(const Format& format, const OpenOptions& options) {
    const auto refused = [&](const std::string& what, const char* option) {
        return fail(ErrorCode::InvalidArgument, what + " (" + option + ") means nothing to " + format.title +
                                                    " (" + format.name +
                                                    "): leave it out, or name another format.");
    };
    if (!options.split.empty() && !format.takes.split) {
        return refused("The part \"" + options.split + "\"", "--split");
    }
    if (!options.images.empty() && !format.takes.images) {
        return refused("The folder of images " + options.images.string(), "--images");
    }
    if (!options.annotations.empty() && !format.takes.annotations) {
        return refused("The folder of annotations " + options.annotations.string(), "--annotations");
    }
    return std::monostate{};
}

std::vector<const Format*> fittingFor(const fs::path& place, const OpenOptions& options) {
    std::vector<const Format*> fitting = all();
    std::erase_if(fitting, [&](const Format* format) { return !fits(*format, place, options); });
    return fitting;
}

/// Empty where it isn't the part that is missing.
std::string lackOfPart(const fs::path& place, OpenOptions options) {
    const std::string split = std::exchange(options.split, {});
    const auto fitting = split.empty() ? std::vector<const Format*>() : fittingFor(place, options);
    return fitting.empty() ? std::string()
                           : place.string() + " would be read as " + fitting.front()->title + " (" +
                                 fitting.front()->name + "), but has no part \"" + split +
                                 "\" in that form: name another, or none.";
}

/// As it opens from everywhere.
OpenOptions lasting(OpenOptions options, const Format& format) {
    options.format = format.name;
    for (fs::path* folder : {&options.images, &options.annotations}) {
        *folder = folder->empty() ? fs::path() : fs::absolute(*folder).lexically_normal();
    }
    return options;
}

} // namespace

std::span<const Format> formats() {
    static const std::array table{kDemoFormat,         kCocoFormat,        kCubFormat,  kIlsvrcFormat,
                                  kIlsvrcKaggleFormat, kIlsvrcTrainFormat, kWsolFormat, kVocFormat,
                                  kCsvFormat,          kClassFoldersFormat};
    return table;
}

Result<DataSet> openDataSet(const fs::path& given, const OpenOptions& options) {
    std::error_code error;
    // "val/" and "." have a name too, then; links in it are left as they are.
    fs::path place = fs::absolute(given, error).lexically_normal();
    if (!place.has_filename() && place.has_parent_path()) {
        place = place.parent_path();
    }
    if (const auto there = readable(place); !there) {
        return fail(there.error());
    }
    std::vector<const Format*> fitting = fittingFor(place, options);
    std::vector<const Format*> wanted = fitting;
    if (!options.format.empty()) {
        const std::vector<const Format*> forced = named(options.format);
        if (forced.empty()) {
            return fail(ErrorCode::InvalidArgument, "There is no data-set format \"" + options.format +
                                                        "\": choose one of " + namesOf(all()) + ".");
        }
        std::erase_if(wanted, [&](const Format* format) {
            return std::find(forced.begin(), forced.end(), format) == forced.end();
        });
        if (wanted.empty()) {
            wanted.push_back(forced.front());
        }
    }
    if (const std::string lack = wanted.empty() ? lackOfPart(place, options) : ""; !lack.empty()) {
        return fail(ErrorCode::InvalidArgument, lack);
    }
    if (wanted.empty()) {
        // A list whose lines are at fault is more likely meant than nothing at all.
        if (const auto list = openSafely(kCsvFormat, place, options);
            isFolder(place) && !list && list.error().code == ErrorCode::AnnotationInvalid) {
            return fail(list.error());
        }
        if (const std::string unlisted = unlistedIn(place); !unlisted.empty()) {
            return fail(ErrorCode::FileUnreadable,
                        "Nothing in " + given.string() + " that may be read is a data set. " + unlisted);
        }
        return fail(ErrorCode::InvalidArgument,
                    given.string() + " is no data set that is known here: its content fits none of " +
                        namesOf(all()) + "; choose another folder, or force a format to hear what it lacks.");
    }
    const Format& taken = *wanted.front();
    if (const auto all = takesAll(taken, options); !all) {
        return fail(all.error());
    }
    auto builder = openSafely(taken, place, options);
    if (!builder) {
        return fail(builder.error());
    }
    if (builder->size() == 0 && builder->report().count(Finding::MissingImage) == 0) {
        return fail(ErrorCode::InvalidArgument,
                    given.string() + " holds no image that " + taken.title + " names: check the folder.");
    }
    std::erase(fitting, &taken);
    std::vector<std::string> others;
    for (const Format* format : fitting) {
        others.emplace_back(format->name);
    }
    if (!others.empty()) {
        builder->report().note("Read as " + std::string(taken.title) + " (" + taken.name +
                               "); it would fit " + namesOf(fitting) + " too.");
    }
    builder->setOpened(place, lasting(options, taken), std::move(others));
    return builder->finish();
}

} // namespace actiscope::datasets
