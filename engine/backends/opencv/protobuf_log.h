// What OpenCV's protobuf says of a file that it can't parse: kept for the error, not printed.
#pragma once

#include <string>

#include <google/protobuf/stubs/logging.h>

namespace actiscope::opencv_backend {

/// While it lives, protobuf's messages on this thread are collected; others are dropped. One at a time.
class ProtobufLog {
public:
    ProtobufLog() : m_before(google::protobuf::SetLogHandler(&collect)) { s_text = &m_text; }
    ProtobufLog(const ProtobufLog&) = delete;
    ProtobufLog& operator=(const ProtobufLog&) = delete;
    ~ProtobufLog() {
        s_text = nullptr;
        google::protobuf::SetLogHandler(m_before);
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    static void collect(google::protobuf::LogLevel, const char*, int, const std::string& message) {
        if (s_text != nullptr) {
            *s_text += (s_text->empty() ? "" : "\n") + message;
        }
    }

    static inline thread_local std::string* s_text = nullptr;
    std::string m_text;
    google::protobuf::LogHandler* m_before;
};

} // namespace actiscope::opencv_backend
