// Where in a text the intervals stand: below which line, in which column, beside which times.
#pragma once

#include "server/rehearsal/recording_cells.hpp"
#include "server/rehearsal/recording_text.hpp"

namespace coregulation::rehearsal {

// Which cell of a row holds what; at least rr.
struct columns {
    std::optional<std::size_t> rr{};
    std::optional<std::size_t> beat{};    // seconds, said to be the beat's
    std::optional<std::size_t> arrival{}; // seconds, said to be the notification's
    std::optional<std::size_t> elapsed{}; // s or ms since the start
    std::optional<std::size_t> date{};    // wall clock
    std::optional<std::size_t> bpm{};
};

struct layout {
    columns where;
    separator between = separator::none;
    std::size_t first = 0; // of `lines`, the first row
    bool report = false;   // other things stand beside the intervals and go on below them
};

// What a recording is expected to be.
extern char const* const one_of_the_formats;

std::variant<layout, file_fault> layout_of(std::span<text_line const> lines);

} // namespace coregulation::rehearsal
