#include "server/cli/progress_bar.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <string>

#include <unistd.h>

namespace coregulation::cli {

namespace {
constexpr std::size_t width = 40;                 // characters; with the percentage it fits into any terminal
constexpr std::chrono::milliseconds between{100}; // drawings: smooth to the eye, nothing to the work
} // namespace

progress_bar::progress_bar(std::ostream& out)
    : out_(out)
    , shown_(&out == &std::cerr && ::isatty(STDERR_FILENO) == 1)
    , next_(std::chrono::steady_clock::now() + between) {}

void progress_bar::show(double share) {
    auto const now = shown_ ? std::chrono::steady_clock::now() : next_;
    if (!shown_ || now < next_) return;
    next_ = now + between;
    drawn_ = true;
    auto const full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * width);
    out_ << '\r' << '[' << std::string(full, '#') << std::string(width - full, ' ') << "] "
         << std::lround(100 * std::clamp(share, 0.0, 1.0)) << " %" << std::flush;
}

void progress_bar::clear() {
    if (!drawn_) return;
    out_ << '\r' << std::string(width + 8, ' ') << '\r' << std::flush;
    drawn_ = false;
}

} // namespace coregulation::cli
