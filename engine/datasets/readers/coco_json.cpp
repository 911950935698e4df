#include "engine/datasets/readers/coco_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"

namespace actiscope::datasets {
namespace {

using Json = nlohmann::json;
constexpr std::uintmax_t kMostBytes = std::uintmax_t{2} << 30;

enum class List { Other, Images, Annotations, Categories };

/// Follows the parser and keeps what it needs. Depths: 1 the file's object, 2 a list, 3 an entry, 4 its box.
class Listener : public nlohmann::json_sax<Json> {
public:
    CocoFile file;
    bool hasImages = false;
    std::string where; ///< of an error, with what is to be done
    std::string wrong; ///< in the parser's words

    bool null() override { return true; }
    bool boolean(bool value) override { return number(value ? 1 : 0); }
    bool number_integer(number_integer_t value) override { return whole(value); }
    bool number_unsigned(number_unsigned_t value) override {
        constexpr auto kMost = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        return whole(static_cast<std::int64_t>(std::min(value, kMost)));
    }
    bool number_float(number_float_t value, const string_t&) override {
        constexpr double kExact = 9007199254740992; // up to 2^53 an id may be written as 7.0
        return std::floor(value) == value && std::abs(value) <= kExact
                   ? whole(static_cast<std::int64_t>(value))
                   : number(value);
    }
    bool binary(binary_t&) override { return true; }

    bool string(string_t& value) override {
        if (m_depth == 3 && m_list == List::Images && m_key == "file_name") {
            file.images.back().file = std::move(value);
        } else if (m_depth == 3 && m_list == List::Categories && m_key == "name") {
            file.categories.back().name = std::move(value);
        }
        return true;
    }

    bool start_object(std::size_t) override {
        if (++m_depth == 3 && m_inList) {
            if (m_list == List::Images) {
                file.images.emplace_back();
            } else if (m_list == List::Annotations) {
                file.objects.emplace_back();
            } else if (m_list == List::Categories) {
                file.categories.emplace_back();
            }
        }
        m_key.clear();
        return true;
    }
    bool end_object() override {
        --m_depth;
        m_key.clear();
        return true;
    }
    bool key(string_t& value) override {
        m_key = std::move(value);
        return true;
    }
    bool start_array(std::size_t) override {
        if (++m_depth == 2) {
            m_inList = true;
            m_list = m_key == "images"        ? List::Images
                     : m_key == "annotations" ? List::Annotations
                     : m_key == "categories"  ? List::Categories
                                              : List::Other;
            hasImages = hasImages || m_list == List::Images;
        }
        m_inBox = m_depth == 4 && m_inList && m_list == List::Annotations && m_key == "bbox";
        return true;
    }
    bool end_array() override {
        if (--m_depth == 1) {
            m_inList = false;
            m_list = List::Other;
        }
        m_inBox = false;
        return true;
    }
    bool parse_error(std::size_t at, const std::string& near, const Json::exception& error) override {
        constexpr std::size_t kMostShown = 40;
        constexpr int kOutOfRange = 406;
        where = ", byte " + std::to_string(at);
        where += error.id == kOutOfRange ? ": the number " + near.substr(0, kMostShown) +
                                               " is larger than any computer counts: correct it."
                                         : ": it is no JSON file or is cut short there: fetch it anew.";
        wrong = error.what();
        return false;
    }

private:
    bool whole(std::int64_t value) {
        if (m_depth == 3 && m_list == List::Images && m_key == "id") {
            file.images.back().id = value;
        } else if (m_depth == 3 && m_list == List::Categories && m_key == "id") {
            file.categories.back().id = value;
        } else if (m_depth == 3 && m_list == List::Annotations && m_key == "id") {
            file.objects.back().id = value;
        } else if (m_depth == 3 && m_list == List::Annotations && m_key == "image_id") {
            file.objects.back().image = value;
        } else if (m_depth == 3 && m_list == List::Annotations && m_key == "category_id") {
            file.objects.back().category = value;
        } else {
            return number(static_cast<double>(value));
        }
        return true;
    }

    bool number(double value) {
        if (m_inBox) {
            CocoObject& object = file.objects.back();
            if (object.numbers < 4) {
                object.box[object.numbers] = value;
            }
            object.numbers = std::min(object.numbers + 1, 5);
        } else if (m_depth == 3 && m_list == List::Images && m_key == "width") {
            file.images.back().width = value;
        } else if (m_depth == 3 && m_list == List::Images && m_key == "height") {
            file.images.back().height = value;
        } else if (m_depth == 3 && m_list == List::Annotations && m_key == "iscrowd") {
            file.objects.back().crowd = value != 0;
        }
        return true;
    }

    int m_depth = 0;
    bool m_inList = false;
    bool m_inBox = false;
    List m_list = List::Other;
    std::string m_key;
};

} // namespace

Result<CocoFile> readCocoFile(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    Listener listener;
    if (!Json::sax_parse(bytes->begin(), bytes->end(), &listener)) {
        return fail(ErrorCode::AnnotationInvalid, path.string() + listener.where, listener.wrong);
    }
    if (!listener.hasImages) {
        return fail(ErrorCode::AnnotationInvalid,
                    path.string() + " has no list \"images\": it is no instances file of COCO.");
    }
    return std::move(listener.file);
}

} // namespace actiscope::datasets
