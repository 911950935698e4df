#include "engine/runtime/cache.h"

#include <utility>

namespace actiscope {

ResultCache::ResultCache(std::size_t maxBytes) : m_maxBytes(maxBytes) {}

std::size_t ResultCache::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void ResultCache::setMaxBytes(std::size_t maxBytes) {
    const std::lock_guard lock(m_mutex);
    m_maxBytes = maxBytes;
    evictDownTo(maxBytes);
}

void ResultCache::clear() {
    const std::lock_guard lock(m_mutex);
    evictDownTo(0);
}

std::shared_ptr<const void> ResultCache::find(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_index.find(key);
    if (found == m_index.end()) {
        return nullptr;
    }
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    return found->second->value;
}

void ResultCache::store(const std::string& key, std::shared_ptr<const void> value, std::size_t bytes) {
    const std::lock_guard lock(m_mutex);
    if (const auto old = m_index.find(key); old != m_index.end()) {
        m_bytes -= old->second->bytes;
        m_entries.erase(old->second);
        m_index.erase(old);
    }
    if (bytes > m_maxBytes) {
        return;
    }
    evictDownTo(m_maxBytes - bytes);
    m_entries.push_front(Entry{key, std::move(value), bytes});
    m_index.emplace(key, m_entries.begin());
    m_bytes += bytes;
}

void ResultCache::evictDownTo(std::size_t bytes) {
    while (m_bytes > bytes) {
        m_bytes -= m_entries.back().bytes;
        m_index.erase(m_entries.back().key);
        m_entries.pop_back();
    }
}

} // namespace actiscope
