// What programs share that compare a piece of work with its bound: its parts, each measured alone and
// perfectly spread over the cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "engine/api/result.h"

namespace actiscope::bench {

inline int cores() {
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

inline double milliseconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// Every core takes the next item until none is left.
inline void spread(std::size_t count, const std::function<void(std::size_t)>& item) {
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < cores(); ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < count; at = next++) {
                item(at);
            }
        });
    }
}

/// Shortest time of each piece of work over some rounds; within a round they run in turn, since a shared
/// machine is now faster, now slower.
inline std::vector<double> inTurn(const std::vector<std::function<void()>>& works, int rounds) {
    std::vector<double> best(works.size(), 1e300);
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < works.size(); ++i) {
            best[i] = std::min(best[i], milliseconds(works[i]));
        }
    }
    return best;
}

template <class Value>
Value orExit(Result<Value> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

} // namespace actiscope::bench
