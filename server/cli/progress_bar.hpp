// One line on a terminal that fills up while something takes its time.
#pragma once

#include <chrono>
#include <iosfwd>

namespace coregulation::cli {

class progress_bar {
public:
    // Shows nothing unless `out` is std::cerr and that is a terminal.
    explicit progress_bar(std::ostream& out);

    void show(double share); // 0 … 1; drawn at most ten times a second
    void clear();            // leaves the line empty

private:
    std::ostream& out_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point next_; // not drawn before
    bool drawn_ = false;
};

} // namespace coregulation::cli
