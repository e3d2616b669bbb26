// Real recordings for tests. They are not part of the repository: a test that needs one is skipped,
// visibly, where they are absent.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace coregulation::tests {

inline std::filesystem::path recordings_folder() {
    if (auto const* set = std::getenv("COREGULATION_RECORDINGS")) return set;
    return std::filesystem::path{COREGULATION_SOURCE_DIR} / ".." / "shared" / "recordings";
}

inline std::filesystem::path recording_path(std::string const& file) {
    return recordings_folder() / file;
}

// One column of a CSV file with a header; NaN where a row has no value.
inline std::vector<double> column_of(std::filesystem::path const& path, std::string const& name) {
    std::ifstream in{path};
    std::string line;
    std::getline(in, line);
    auto const cells = [](std::string const& row) {
        std::vector<std::string> parts;
        std::stringstream stream{row};
        for (std::string cell; std::getline(stream, cell, ',');) parts.push_back(cell);
        return parts;
    };
    auto const header = cells(line);
    auto const column = static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
    std::vector<double> values;
    while (std::getline(in, line)) {
        auto const row = cells(line);
        auto const present = column < row.size() && !row[column].empty();
        values.push_back(present ? std::stod(row[column]) : std::nan(""));
    }
    return values;
}

inline std::vector<double> rr_of(std::string const& file) {
    return column_of(recording_path(file), "rr_ms");
}

} // namespace coregulation::tests

#define NEEDS_RECORDING(file)                                                                                          \
    if (!std::filesystem::exists(::coregulation::tests::recording_path(file))) {                                       \
        GTEST_SKIP() << "recording " << (file) << " is not here; set COREGULATION_RECORDINGS";                         \
    }                                                                                                                  \
    static_assert(true)
