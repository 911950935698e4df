// What a command says on stderr: sentences, and how far many images have come.
#pragma once

#include <cstddef>
#include <string>

namespace actiscope::app {

/// "actiscope: sentence". Thread rule: one thread at a time.
void say(const std::string& sentence);

/// One line on stderr that is written over as the work goes on; silent for a single image.
class Progress {
public:
    explicit Progress(std::size_t all) : m_all(all) {}
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// One more is done; shows its name.
    void step(const std::string& name);
    /// Takes the line away, so that something else can be written.
    void clear();

private:
    std::size_t m_all;
    std::size_t m_done = 0;
    bool m_shown = false;
};

} // namespace actiscope::app
