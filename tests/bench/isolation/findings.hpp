// What a bench of the server is asked for, and what it found: told at once, kept as JSON when that is wished.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace coregulation::bench {

// One line of the result. Without a goal it is only told.
struct finding {
    std::string item, figure, goal;
    bool is_met = true;
};

class findings {
public:
    // --quick, --only TEXT, --json FILE. Throws std::runtime_error for anything else.
    explicit findings(std::span<std::string const> words);

    bool quick() const { return quick_; }
    bool wanted(std::string const& item) const { return item.find(only_) != std::string::npos; }
    void add(std::vector<finding>);

    // After all. Throws when nothing was wanted, or the file cannot be written.
    void finish() const;

private:
    std::string only_, json_file_;
    bool quick_ = false;
    std::vector<finding> all_;
};

} // namespace coregulation::bench
