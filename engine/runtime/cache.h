// Results kept by content key under a memory bound.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace actiscope {

/// Least recently used results go first when the bound is reached. A result larger than the bound is not
/// kept. Thread rule: any thread.
class ResultCache {
public:
    explicit ResultCache(std::size_t maxBytes);

    /// Null where the key is not there or holds another type's value (keys begin with the type's name).
    template <class T>
    [[nodiscard]] std::shared_ptr<const T> get(const std::string& key) {
        return std::static_pointer_cast<const T>(find(key));
    }
    template <class T>
    void put(const std::string& key, std::shared_ptr<const T> value, std::size_t bytes) {
        store(key, std::static_pointer_cast<const void>(std::move(value)), bytes);
    }
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::size_t maxBytes() const { return m_maxBytes; }
    void setMaxBytes(std::size_t maxBytes);
    void clear();

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const void> value;
        std::size_t bytes = 0;
    };
    [[nodiscard]] std::shared_ptr<const void> find(const std::string& key);
    void store(const std::string& key, std::shared_ptr<const void> value, std::size_t bytes);
    void evictDownTo(std::size_t bytes);

    mutable std::mutex m_mutex;
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::list<Entry> m_entries; ///< most recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> m_index;
};

} // namespace actiscope
