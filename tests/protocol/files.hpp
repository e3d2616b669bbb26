// The files of protocol/ that both languages are held to.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace coregulation::protocol::test {

inline std::filesystem::path const folder = std::filesystem::path(COREGULATION_SOURCE_DIR) / "protocol";

inline std::string content(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

inline nlohmann::ordered_json parsed(std::filesystem::path const& file) {
    return nlohmann::ordered_json::parse(content(file));
}

// Every .json of one folder, in the order of names.
inline std::vector<std::filesystem::path> json_files(std::filesystem::path const& in) {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(in))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace coregulation::protocol::test
