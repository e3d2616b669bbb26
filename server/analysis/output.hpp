// Files that appear all together, or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::analysis {

struct output {
    std::filesystem::path to;
    std::string text;
};

// Each is written beside its place under another name, and only when all are there they take their places; folders
// that are missing are made. What was in the way of a file is replaced. Returns the sentence about what could not be
// written, after taking back what had been.
std::optional<std::string> write_all(std::vector<output> const&);

} // namespace coregulation::analysis
