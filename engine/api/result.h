// Success or a described failure: the only way an error leaves a layer.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace actiscope {

/// What kind of thing went wrong. The window picks a translated title and a next step by this code.
enum class ErrorCode {
    FileNotFound,       ///< no such file or folder
    FileUnreadable,     ///< exists but cannot be read (rights, a folder, empty)
    ReadFailed,         ///< a disk or connection failed while it was read: another time it may not
    ImageUnreadable,    ///< no image, or a damaged one
    ImageTooLarge,      ///< more pixels than kMaxPixels
    ImageUnsupported,   ///< a known image format that the decoder lacks
    ModelUnreadable,    ///< no model, or a damaged one
    ModelUnsupported,   ///< a model, but of an unknown architecture or with an unknown operator
    ModelForbidden,     ///< a pickle that asks for a global that is not allowed
    DescriptionInvalid, ///< a model's description file that does not parse
    LabelsInvalid,      ///< a label list that does not parse or has the wrong count
    ClassUnknown,       ///< no class, or several, of that name
    AnnotationInvalid,  ///< an annotation that does not parse or lies outside the image
    LogitsNotFinite,    ///< the network answered NaN or infinity
    NetworkFailed,      ///< the forward pass failed (wrong input size, ...)
    OutOfMemory,        ///< more memory was needed than there is
    ModuleMissing,      ///< a part of the program that is loaded at run time is not there
    DeviceMissing,      ///< the device asked for is not there
    WriteFailed,        ///< a result could not be saved
    DownloadFailed,     ///< a file could not be fetched, or what came is not what was published
    Cancelled,          ///< stopped on request
    InvalidArgument     ///< wrong use
};

/// One failure. `message` is one whole English sentence that names the file, says what happened and, where
/// something can be done, what; `detail` is the technical cause (may be empty), never a stack trace.
struct Error {
    ErrorCode code = ErrorCode::InvalidArgument;
    std::string message;
    std::string detail;
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::X, "sentence");` from any function that returns a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string detail = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail)});
}

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace actiscope
