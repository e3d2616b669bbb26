#include "server/rehearsal/recording_text.hpp"

#include <algorithm>

namespace coregulation::rehearsal {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_shown = 36; // characters of a found text

// What a file is that is no text, as far as its first bytes tell.
std::optional<std::string> no_text(std::string_view text) {
    if (text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv)) return "UTF-16: save it as UTF-8";
    auto const head = text.substr(0, 4);
    if (head.size() == 4 && (head[0] == '\0') != (head[1] == '\0') && (head[2] == '\0') != (head[3] == '\0'))
        return "UTF-16: save it as UTF-8";
    if (text.starts_with("PK\x03\x04"sv)) return "a zip archive or a spreadsheet: unpack it, or save it as text";
    if (text.starts_with("\x1f\x8b"sv)) return "a gzip archive: unpack it";
    return {};
}

std::string_view without_blanks(std::string_view line) {
    auto const from = line.find_first_not_of(' '); // tabs stay: an empty first cell may stand before one
    if (from == line.npos) return {};
    return line.substr(from, line.find_last_not_of(" \t") + 1 - from);
}

bool says_something(std::string_view line) {
    constexpr std::string_view ruling = " \t;,\"-=_*~"; // an empty row of a table, a line under a title
    return line.find_first_not_of(ruling) != line.npos && line.front() != '#' && line.front() != '%';
}

} // namespace

std::variant<std::vector<text_line>, file_fault> lines_of(std::string_view text) {
    if (text.size() > largest_file_bytes)
        return file_fault{{}, 0, "at most 64 MiB of text", std::to_string(text.size() >> 20) + " MiB"};
    if (auto found = no_text(text)) return file_fault{{}, 0, "text in UTF-8", std::move(*found)};
    if (text.starts_with("\xef\xbb\xbf"sv)) text.remove_prefix(3);

    std::vector<text_line> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find_first_of("\n\r"sv), text.size());
        auto const line = text.substr(0, end);
        auto const pair = text.substr(end).starts_with("\r\n"sv); // a lone \r ends a line on old Macs
        text.remove_prefix(std::min(end + (pair ? 2 : 1), text.size()));
        if (line.size() > longest_line_bytes)
            return file_fault{{}, number, "a line of at most 64 KiB", std::to_string(line.size()) + " bytes"};
        if (line.find('\0') != line.npos) return file_fault{{}, number, "text", "a NUL byte: this is a binary file"};
        auto const kept = without_blanks(line);
        if (kept.empty() || !says_something(kept)) continue;
        if (lines.size() == most_rows)
            return file_fault{{}, number, "at most " + std::to_string(most_rows) + " rows", "more"};
        lines.push_back({number, kept});
    }
    return lines;
}

std::string shown(std::string_view text) {
    std::string result = "\"";
    std::size_t characters = 0;
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) == 0x80) continue; // the rest of a character beyond ASCII
        if (++characters > most_shown) return result + "…\"";
        result += byte >= 0x20 && byte < 0x7f ? c : byte == '\t' ? ' ' : '?';
    }
    return result + '"';
}

} // namespace coregulation::rehearsal
