#include "engine/runtime/model_format.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "engine/data/little_endian.h"
#include "engine/data/random_file.h"
#include "engine/data/safetensors.h"
#include "engine/data/zip_directory.h"
#include "engine/runtime/protobuf_format.h"
#include "engine/runtime/text_pickle.h"

namespace actiscope {

namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr std::uint64_t kMostSafetensorsHeader = std::uint64_t{100} << 20; ///< the format's own limit

bool startsWith(std::string_view bytes, std::string_view start) {
    return bytes.substr(0, start.size()) == start;
}

bool endsWith(std::string_view bytes, std::string_view end) {
    return bytes.size() >= end.size() && bytes.substr(bytes.size() - end.size()) == end;
}

tl::unexpected<Error> noModel(const std::string& what) {
    return fail(ErrorCode::ModelUnreadable, what);
}

tl::unexpected<Error> textPickle(const std::string& global) {
    return fail(global.empty() ? ErrorCode::ModelUnreadable : ErrorCode::ModelForbidden,
                "it is a pickle in text form" +
                    (global.empty() ? ", as PyTorch never writes it"
                                    : " that asks for " + global + ", and nothing in a file is ever run") +
                    "; save the network's state_dict() with PyTorch");
}

Result<ModelFormat> recogniseZip(const RandomFile& file) {
    const Result<std::vector<ZipEntry>> entries = readZipDirectory(file);
    if (!entries) {
        return noModel("it is a zip archive, as PyTorch writes them, but " + entries.error().message +
                       "; download or copy it again");
    }
    const auto has = [&entries](std::string_view name) {
        return std::any_of(entries->begin(), entries->end(), [name](const ZipEntry& entry) {
            return entry.name == name || endsWith(entry.name, std::string("/").append(name));
        });
    };
    const bool code = std::any_of(entries->begin(), entries->end(), [](const ZipEntry& entry) {
        return startsWith(entry.name, "code/") || entry.name.find("/code/") != std::string::npos;
    });
    if (code && has("constants.pkl")) {
        return ModelFormat::TorchScript;
    }
    if (has("data.pkl")) {
        return ModelFormat::TorchZip;
    }
    return noModel(
        "it is a zip archive without a PyTorch model in it; if a model lies in it, unpack it first");
}

/// A JSON header of the stated length, after 8 bytes that state it.
bool looksLikeSafetensors(std::string_view head) {
    return head.size() > 9 && head[8] == '{' && little64(head, 0) >= 2 &&
           little64(head, 0) <= kMostSafetensorsHeader;
}

bool looksLikePickle(std::string_view head) {
    return head.size() >= 4 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5;
}

bool looksLikeTar(std::string_view head) {
    return head.size() >= 512 && head.substr(257, 5) == "ustar";
}

/// The tar layout that PyTorch wrote before version 0.1.10: sys_info, pickle, tensors, storages.
std::string describeTar(const RandomFile& file) {
    constexpr std::uint64_t kBlock = 512;
    bool torchNames = false;
    bool cut = false;
    for (std::uint64_t at = 0; !cut;) {
        const std::string header = file.bytes(at, kBlock);
        if (header.size() < kBlock || header[0] == '\0') {
            cut = header.size() < kBlock && torchNames;
            break;
        }
        std::uint64_t size = 0;
        for (std::size_t i = 124; i < 135 && header[i] >= '0' && header[i] <= '7'; ++i) {
            size = size * 8 + static_cast<std::uint64_t>(header[i] - '0');
        }
        const std::string_view name(header.c_str());
        torchNames = torchNames || name == "pickle" || name == "storages";
        cut = !file.holds(at + kBlock, size);
        at += kBlock + (size + kBlock - 1) / kBlock * kBlock;
    }
    const std::string what =
        torchNames ? "it is a tar archive in the layout that PyTorch wrote before version 0.1.10"
                   : "it is a tar archive";
    if (cut) {
        return what + ", and it is cut short (" + std::to_string(file.size()) +
               " bytes are there); download or copy it again";
    }
    return torchNames ? what + "; load and save it once with a current PyTorch"
                      : what + "; if a model lies in it, unpack it first";
}

/// What the file starts like, for files that are something else altogether.
std::optional<std::string> describeSignature(std::string_view head) {
    struct Signature {
        std::string_view start;
        const char* what;
    };
    using namespace std::string_view_literals;
    static constexpr Signature kSignatures[] = {
        {"\xff\xd8\xff"sv, "it is a JPEG image; open it as an image"},
        {"\x89PNG\r\n\x1a\n"sv, "it is a PNG image; open it as an image"},
        {"GIF8"sv, "it is a GIF image; open it as an image"},
        {"BM"sv, "it seems to be a BMP image; open it as an image"},
        {"II*\0"sv, "it is a TIFF image; open it as an image"},
        {"MM\0*"sv, "it is a TIFF image; open it as an image"},
        {"\x89HDF\r\n\x1a\n"sv,
         "it is an HDF5 file, as Keras writes them, which is not supported; convert it to ONNX"},
        {"\x1f\x8b"sv, "it is a gzip archive; unpack it first"},
        {"%PDF"sv, "it is a PDF document; open the file with the network's weights"},
        {"\x7f"
         "ELF"sv,
         "it is a program or library; open the file with the network's weights"},
    };
    for (const Signature& signature : kSignatures) {
        if (startsWith(head, signature.start)) {
            return signature.what;
        }
    }
    if (startsWith(head, "RIFF") && head.substr(std::min<std::size_t>(8, head.size()), 4) == "WEBP") {
        return "it is a WebP image; open it as an image";
    }
    if (head.size() >= 8 && head.substr(4, 4) == "TFL3") {
        return "it is a TensorFlow Lite file, which is not supported; convert it to ONNX";
    }
    return std::nullopt;
}

bool isText(std::string_view head) {
    return std::all_of(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 ? byte != 0x7f : (c == '\n' || c == '\r' || c == '\t' || c == '\f');
    });
}

std::string describeText(std::string_view head) {
    if (startsWith(head, "version https://git-lfs")) {
        return "it is a Git LFS pointer, not the model itself; run \"git lfs pull\" where it came from, or "
               "download "
               "the model";
    }
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return "it holds nothing but blanks; download or copy it again";
    }
    if (head[first] == '<') {
        return "it is a web page or XML text, perhaps in place of a download that failed; download the model "
               "again";
    }
    if (head.find("layer {") != std::string_view::npos || head.find("layers {") != std::string_view::npos) {
        return "it is the text description of a Caffe network; open the .caffemodel with the weights";
    }
    return "it is a text file; open the file with the network's weights";
}

Result<ModelFormat> recognise(const RandomFile& file) {
    if (file.size() == 0) {
        return noModel("it is empty; download or copy it again");
    }
    const std::string head = file.bytes(0, kHeadBytes);
    if (startsWith(head, "PK\3\4") || startsWith(head, "PK\5\6")) {
        return recogniseZip(file);
    }
    // Before the pickle: a header of 640 bytes (80 02 00 …) begins as a pickle does.
    if (looksLikeSafetensors(head)) {
        if (file.holds(8, little64(head, 0))) {
            return ModelFormat::Safetensors;
        }
        return noModel("it is a safetensors file that is cut short; download or copy it again");
    }
    if (looksLikePickle(head)) {
        return ModelFormat::TorchLegacy;
    }
    if (looksLikeTar(head)) {
        return noModel(describeTar(file));
    }
    if (const std::optional<std::string> what = describeSignature(head)) {
        return noModel(*what);
    }
    if (isText(head)) {
        const auto global = globalOfTextPickle(head, file.bytes(file.size() - 1, 1));
        return global ? textPickle(*global) : noModel(describeText(head));
    }
    const ProtobufFormat protobuf = recogniseProtobuf(file);
    if (protobuf.format && protobuf.complete) {
        return *protobuf.format;
    }
    if (protobuf.format) {
        return noModel(std::string("it seems to be ") +
                       (*protobuf.format == ModelFormat::Onnx ? "an ONNX" : "a Caffe") +
                       " model that is cut short; download or copy it again");
    }
    return noModel("it is none of the kinds that are known; open a TorchScript, PyTorch, "
                   "safetensors, ONNX or Caffe file");
}

/// All bytes that a zip's directory or a safetensors header promises.
Result<ModelFormat> checkedWhole(const RandomFile& file, ModelFormat format) {
    if (format == ModelFormat::Safetensors) {
        if (const auto header = readSafetensorsHeader(file); !header) {
            return noModel("it is a safetensors file, but " + header.error().what);
        }
    } else if (format == ModelFormat::TorchZip || format == ModelFormat::TorchScript) {
        const Result<std::vector<ZipEntry>> entries = readZipDirectory(file);
        if (!entries) {
            return noModel(entries.error().message);
        }
        for (const ZipEntry& entry : *entries) {
            if (const auto offset = zipEntryOffset(file, entry); !offset) {
                return noModel("it is a zip archive, as PyTorch writes them, but " + offset.error().message);
            }
        }
    }
    return format;
}

} // namespace

Result<ModelFormat> recogniseModel(const std::filesystem::path& path) {
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    return recognise(*file).map_error([&path](Error error) {
        error.message = path.string() + " cannot be opened as a model: " + error.message + ".";
        return error;
    });
}

Result<ModelFormat> recogniseWhole(const RandomFile& file) {
    return recognise(file).and_then([&file](ModelFormat format) { return checkedWhole(file, format); });
}

const char* moduleFor(ModelFormat format) {
    return format == ModelFormat::Caffe ? kOpenCvModule : kTorchModule;
}

} // namespace actiscope
