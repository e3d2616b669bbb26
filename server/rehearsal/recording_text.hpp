// Lines of a text that somebody else's program wrote.
#pragma once

#include "server/rehearsal/recording.hpp"

#include <span>

namespace coregulation::rehearsal {

struct text_line {
    std::size_t number = 0; // in the file, from 1
    std::string_view text;  // without its end, without blanks around; not empty
};

// Every line that says something: neither blank, nor separators only, nor a comment. Refuses what is not text (UTF-16,
// archives, NUL bytes) and what exceeds the bounds of recording.hpp. Lines are views of the text.
std::variant<std::vector<text_line>, file_fault> lines_of(std::string_view text);

// In quotes, printable and short, for a fault's `found`.
std::string shown(std::string_view);

} // namespace coregulation::rehearsal
