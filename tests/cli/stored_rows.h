// The rows of a run's file as text, to compare runs.
#pragma once

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/runs/run_store.h"

namespace actiscope::test {

/// All of a row but its times.
inline std::string textOf(const runs::ImageRow& row) {
    std::ostringstream text;
    text.precision(17);
    const auto add = [&](const std::optional<Box>& box) {
        if (box) {
            text << ' ' << box->x0 << ',' << box->y0 << ',' << box->x1 << ',' << box->y1;
        } else {
            text << " -";
        }
    };
    text << row.item << ' ' << row.path << ' ' << row.id << ' ' << row.size.width << 'x' << row.size.height
         << ' ' << row.skipped << '|' << row.warning;
    for (const runs::Prediction& one : row.predictions) {
        text << "\n  predicted " << one.label << ' ' << one.probability << ' ' << one.overlap.value_or(-1);
        add(one.box);
    }
    for (const runs::Label& one : row.labels) {
        text << "\n  label " << one.label << ' ' << one.rank << ' ' << one.probability << ' '
             << one.overlap.value_or(-1) << ' ' << (one.error ? static_cast<int>(*one.error) : -1);
        add(one.box);
        for (const Box& truth : one.truths) {
            add(truth);
        }
        if (one.wsol) {
            text << ' ' << one.wsol->largest << ' ' << one.wsol->any[0] << ' ' << one.wsol->any[2] << ' '
                 << static_cast<int>(one.wsol->maximum);
        }
    }
    for (const evaluation::RankedBox& one : row.heuristic) {
        text << "\n  heuristic " << one.rank;
        add(one.box);
    }
    text << "\n  sweep";
    for (const std::uint8_t byte : row.sweep) {
        text << ' ' << static_cast<int>(byte);
    }
    return text.str();
}

/// Of every row of a run, in order.
inline std::vector<std::string> rowsOf(const std::string& file) {
    std::vector<std::string> rows;
    const auto store = runs::RunStore::open(file);
    EXPECT_TRUE(store) << store.error().message;
    if (store) {
        EXPECT_TRUE(store->forEach([&](runs::ImageRow&& row) {
            rows.push_back(textOf(row));
            return true;
        }));
    }
    return rows;
}

} // namespace actiscope::test
