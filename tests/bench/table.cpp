#include "tests/bench/table.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

namespace coregulation::bench {

namespace {

// Keeps the least CPU time of an iteration for each timing; prints nothing.
class collector : public benchmark::BenchmarkReporter {
public:
    explicit collector(std::size_t timings)
        : least_s(timings) {}

    bool ReportContext(Context const&) override { return true; }

    void ReportRuns(std::vector<Run> const& runs) override {
        for (auto const& run : runs) {
            if (run.error_occurred) {
                failed.push_back(run.benchmark_name() + ": " + run.error_message);
                continue;
            }
            if (run.run_type != Run::RT_Iteration) continue;
            auto const seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
            auto& least = least_s.at(std::stoul(run.run_name.function_name));
            least = std::min(least.value_or(seconds), seconds);
        }
    }

    std::vector<std::optional<double>> least_s;
    std::vector<std::string> failed;
};

void tell(std::string const& name) {
    static bool const on_terminal = isatty(STDERR_FILENO) != 0;
    if (on_terminal) std::fprintf(stderr, "\r\033[K%s", name.c_str());
}

std::optional<bool> met(measured const& m) {
    auto const& [at_most, ratio_at_least, ratio_at_most] = m.wanted;
    if (!at_most && !ratio_at_least && !ratio_at_most) return std::nullopt;
    return (!at_most || m.ours <= *at_most) && (!ratio_at_least || m.ratio.value_or(0) >= *ratio_at_least) &&
           (!ratio_at_most || (m.ratio && *m.ratio <= *ratio_at_most));
}

} // namespace

timing table::add(std::string name, double amount, work run) {
    timings_.push_back({std::move(name), std::move(run), false, false, {}});
    return {timings_.size() - 1, amount};
}

timing table::add_once(std::string name, double amount, work run) {
    auto const one = add(std::move(name), amount, std::move(run));
    timings_.back().once = true;
    return one;
}

void table::add(line l) {
    lines_.push_back(std::move(l));
}

void table::need(timing t) {
    timings_.at(t.index).wanted = true;
}

void table::require(bool holds, std::string const& sentence) {
    if (!holds) throw std::runtime_error("does not hold: " + sentence);
}

void table::run(how_long how, std::string const& only) {
    for (auto const& l : lines_) {
        if (l.item.find(only) == std::string::npos) continue;
        timings_[l.ours.index].wanted = true;
        if (l.reference) timings_[l.reference->index].wanted = true;
    }
    for (std::size_t i = 0; i < timings_.size(); ++i) {
        auto const& t = timings_[i];
        if (!t.wanted) continue;
        // Registered under its index: the library reads slashes and colons in names as parameters.
        auto* const one = benchmark::RegisterBenchmark(std::to_string(i).c_str(), [&t](benchmark::State& state) {
            tell(t.name);
            try {
                t.run(state);
            } catch (std::exception const& e) {
                state.SkipWithError((t.name + ": " + e.what()).c_str());
            }
        });
        one->MeasureProcessCPUTime(); // should somebody start a thread, its time counts as well
        one->Repetitions(t.once ? how.long_repetitions : how.repetitions);
        if (t.once) {
            one->Iterations(1);
        } else {
            one->MinTime(how.least_s);
        }
    }
    std::array<char, 16> program{"analysis_bench"};
    std::array<char, 64> shuffled{"--benchmark_enable_random_interleaving=true"};
    std::array<char*, 3> arguments{program.data(), shuffled.data(), nullptr};
    int count = 2;
    benchmark::Initialize(&count, arguments.data());
    collector found{timings_.size()};
    benchmark::RunSpecifiedBenchmarks(&found);
    tell("");
    if (!found.failed.empty()) throw std::runtime_error("a measurement failed: " + found.failed.front());
    for (std::size_t i = 0; i < timings_.size(); ++i) timings_[i].seconds = found.least_s[i];
}

bool table::was_measured(timing t) const {
    return timings_.at(t.index).seconds.has_value();
}

double table::value(timing which, unit in) const {
    auto const seconds = timings_.at(which.index).seconds.value();
    return in.scale * (in.rate ? which.amount / seconds : seconds / which.amount);
}

std::vector<measured> table::lines() const {
    std::vector<measured> all;
    for (auto const& l : lines_) {
        if (!was_measured(l.ours) || (l.reference && !was_measured(*l.reference))) continue;
        measured m{l.item, "", l.in, value(l.ours, l.in), {}, {}, l.ratio, l.wanted, {}};
        if (l.reference) {
            m.reference = timings_[l.reference->index].name;
            m.reference_value = value(*l.reference, l.in);
            m.ratio = l.ratio == ratio_of::speed ? *m.reference_value / m.ours : m.ours / *m.reference_value;
        }
        m.met = met(m);
        all.push_back(std::move(m));
    }
    return all;
}

} // namespace coregulation::bench
