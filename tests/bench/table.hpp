// One table of measurements: item, reference, ours, ratio, goal.
//
// A timing is a piece of work that Google Benchmark repeats; the repetitions of all timings are shuffled,
// so that a busy minute of the machine falls on references and ours alike, and the least CPU time of them
// counts: what the code costs when nothing disturbs it. A line compares two timings of the same run.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::bench {

using work = std::function<void(benchmark::State&)>;

// One of a table's timings, and how many of what a line counts (people, minutes, FLOP, a share of the pairs) one
// iteration of it does.
struct timing {
    std::size_t index = 0;
    double amount = 1;

    timing counting(double other) const { return {index, other}; } // the same work, counted otherwise
};

struct unit {
    char const* name = "";
    double scale = 1;  // of a second, or of an amount a second
    bool rate = false; // amount over time instead of time over amount
};
inline constexpr unit ns{"ns", 1e9}, us{"µs", 1e6}, ms{"ms", 1e3}, s{"s", 1};
inline constexpr unit gflops{"GFLOP/s", 1e-9, true}, gbytes{"GB/s", 1e-9, true};

enum class ratio_of {
    speed, // reference / ours: how many times faster
    floor, // ours / reference: how many times the least that is possible
    peak   // ours / reference: share of the most that is possible
};

struct goal {
    std::optional<double> ours_at_most{}; // in the line's unit
    std::optional<double> ratio_at_least{}, ratio_at_most{};
};

struct line {
    std::string item;
    unit in = us;
    timing ours{};
    std::optional<timing> reference{};
    ratio_of ratio = ratio_of::speed;
    goal wanted{};
};

struct measured {
    std::string item, reference; // reference: what it is, empty without one
    unit in;
    double ours = 0;
    std::optional<double> reference_value, ratio;
    ratio_of kind = ratio_of::speed;
    goal wanted;
    std::optional<bool> met; // absent without a goal
};

struct how_long {
    double least_s = 0.05; // of one repetition
    int repetitions = 5;
    int long_repetitions = 2; // of works that are added once
};

class table {
public:
    timing add(std::string name, double amount, work);
    timing add_once(std::string name, double amount, work); // takes a second or so: one iteration is a repetition

    void add(line);
    void need(timing); // measured whatever lines there are

    // Something without which the figures would mean nothing: that two ways give the same result, say.
    // Throws std::runtime_error when it does not hold.
    void require(bool holds, std::string const& sentence);

    // Measures what lines whose item contains `only` need. Throws std::runtime_error when a work failed.
    void run(how_long, std::string const& only);

    std::vector<measured> lines() const; // those that were measured, in the order of add
    double value(timing, unit) const;    // of one that was measured
    bool was_measured(timing) const;

private:
    struct timed {
        std::string name;
        work run;
        bool once = false;
        bool wanted = false;
        std::optional<double> seconds; // of one iteration
    };
    std::vector<timed> timings_;
    std::vector<line> lines_;
};

} // namespace coregulation::bench
