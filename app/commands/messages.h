// What a command says on stderr: sentences, and how far many images have come.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace actiscope::app {

/// The text as a terminal may have it: control characters, which could move its cursor or change its colours,
/// and bytes that are not UTF-8 become \n, \t or \x1B. Names of files and classes come from strangers.
[[nodiscard]] std::string printable(const std::string& text);

/// "actiscope: sentence", printable. Thread rule: one thread at a time.
void say(const std::string& sentence);

/// One line on stderr that is written over as the work goes on, where stderr is a terminal; else a line for
/// the first image, the last one and each tenth of them. Silent for a single image.
class Progress {
public:
    explicit Progress(std::size_t all);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// One more is done; shows its name.
    void step(const std::string& name);
    /// So many are done, at this pace.
    void reach(std::size_t done, double perSecond, std::optional<double> secondsLeft);
    /// Takes the line away, so that something else can be written.
    void clear();

private:
    [[nodiscard]] bool isMilestone(std::size_t before) const;
    void show(const std::string& text);

    std::size_t m_all;
    bool m_terminal;
    std::size_t m_done = 0;
    bool m_shown = false;
};

} // namespace actiscope::app
