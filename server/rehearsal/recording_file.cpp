#include "server/rehearsal/recording.hpp"

#include <array>
#include <fstream>
#include <system_error>

namespace coregulation::rehearsal {

namespace {

// Whole, or why not. Reads at most one byte more than is allowed: a pipe or a device tells no size.
std::variant<std::string, file_fault> contents(std::filesystem::path const& path) {
    auto const fault = [&path](char const* expected, char const* found) {
        return file_fault{path.string(), 0, expected, found};
    };
    std::error_code error;
    auto const status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        return fault("a file", error && error != std::errc::no_such_file_or_directory ? "none in reach" : "none");
    if (std::filesystem::is_directory(status)) return fault("a file", "a folder");
    std::ifstream file(path, std::ios::binary);
    if (!file) return fault("a file that may be read", "no permission");
    std::string text;
    std::array<char, 1 << 16> block{};
    while (file && text.size() <= largest_file_bytes) {
        file.read(block.data(), block.size());
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) return fault("a file that can be read to its end", "a failing device");
    if (text.size() > largest_file_bytes) return fault("at most 64 MiB of text", "more");
    return text;
}

} // namespace

std::variant<recording, file_fault> read_recording(std::filesystem::path const& path) {
    auto const text = contents(path);
    if (auto const* const fault = std::get_if<file_fault>(&text)) return *fault;
    auto result = parse_recording(path.string(), std::get<std::string>(text));
    if (auto* const found = std::get_if<recording>(&result)) found->name = path.stem().string();
    return result;
}

std::string to_string(file_fault const& fault) {
    auto const line = fault.line == 0 ? std::string{} : ", line " + std::to_string(fault.line);
    auto const found = fault.found.empty() ? std::string{} : ", found " + fault.found;
    return fault.file + line + ": expected " + fault.expected + found;
}

} // namespace coregulation::rehearsal
