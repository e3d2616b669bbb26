#include "tests/faults/nemesis/programme.hpp"

#include "server/rehearsal/random_stream.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace coregulation::faults {

namespace {

constexpr double quiet_begin_s = 8; // everybody has arrived and compared clocks
constexpr double quiet_end_s = 14;  // the last fault is over, and what it held up comes in
constexpr double apart_s = 6;       // from beginning to beginning
constexpr double most_apart_s = 14; // … so that five minutes hold about thirty
constexpr double recovered_s = 8;   // between two faults of the server: everybody is back
constexpr double outage_least_s = 3, outage_most_s = 12;
constexpr int most_draws = 100;                 // for a place that is free; then it overlaps
constexpr std::uint64_t purpose_of_faults = 41; // of the random stream; any number of its own

constexpr std::pair<fault_kind, char const*> names[] = {
    {fault_kind::kill, "kill"},         {fault_kind::deploy, "deploy"},     {fault_kind::freeze, "freeze"},
    {fault_kind::outage, "outage"},     {fault_kind::blackout, "blackout"}, {fault_kind::terminate, "terminate"},
    {fault_kind::storm, "storm"},       {fault_kind::reset, "reset"},       {fault_kind::half_open, "half-open"},
    {fault_kind::stall, "stall"},       {fault_kind::slice, "slice"},       {fault_kind::latency, "latency"},
    {fault_kind::all_slow, "all-slow"}, {fault_kind::refuse, "refuse"},     {fault_kind::tab, "tab"},
};

class drawing {
public:
    explicit drawing(programme_settings const& how)
        : how_(how)
        , chance_(how.seed, 0, purpose_of_faults) {}

    fault of(fault_kind what, double at_s) {
        fault out{.at_s = at_s, .what = what};
        out.whom =
            std::min(how_.people - 1, static_cast<std::size_t>(chance_.uniform(0, static_cast<double>(how_.people))));
        auto const share = chance_.uniform();
        auto const between = [share](double low, double high) { return low + (high - low) * share; };
        switch (what) {
        case fault_kind::freeze:
            out.length_s = between(5, 10);
            break;
        case fault_kind::outage:
        case fault_kind::blackout:
            out.length_s = between(outage_least_s, outage_most_s);
            break;
        case fault_kind::half_open:
            out.length_s = 30;
            break; // longer than a client waits for a word (20 s)
        case fault_kind::stall:
            out.length_s = between(2, 12);
            break;
        case fault_kind::slice:
            out.length_s = between(5, 15);
            break;
        case fault_kind::latency:
        case fault_kind::all_slow:
            out.length_s = between(5, 20);
            out.latency_ms = chance_.uniform(50, 400);
            break;
        case fault_kind::refuse:
            out.length_s = between(3, 10);
            break;
        case fault_kind::tab:
            out.length_s = between(8, 30);
            break;
        default:
            break;
        }
        return out;
    }

    // In a window of its own each.
    void spread(fault_kind what, std::size_t count, std::vector<fault>& out) {
        auto const from = quiet_begin_s, to = how_.seconds - quiet_end_s;
        auto const window = (to - from) / static_cast<double>(count);
        if (window < recovered_s + apart_s / 2)
            throw std::invalid_argument("at least 11 s a kill, and 22 s around them");
        for (std::size_t i = 0; i < count; ++i) {
            auto const begin = from + window * static_cast<double>(i);
            auto one = of(what, begin + chance_.uniform(0, window - recovered_s));
            for (int again = 0; again < most_draws && any_clash(out, one); ++again)
                one = of(what, begin + chance_.uniform(0, window - recovered_s));
            out.push_back(one);
        }
    }

    fault_kind next_kind() {
        if (bag_.empty()) { // each kind once, restarts twice, in another order each time
            bag_ = how_.only;
            if (bag_.empty()) {
                bag_.assign(std::begin(every_kind), std::end(every_kind));
                bag_.insert(bag_.end(), {fault_kind::kill, fault_kind::deploy});
            }
            for (auto i = bag_.size(); i > 1; --i)
                std::swap(bag_[i - 1], bag_[static_cast<std::size_t>(chance_.uniform(0, static_cast<double>(i)))]);
        }
        auto const what = bag_.back();
        bag_.pop_back();
        return what;
    }

    void fill(std::vector<fault>& out) {
        auto const last = how_.seconds - quiet_end_s;
        for (auto at = quiet_begin_s; at < last; at += chance_.uniform(apart_s, most_apart_s)) {
            auto const what = next_kind();
            if ((how_.kills && what == fault_kind::kill) || (how_.outage_s && what == fault_kind::outage)) continue;
            auto const one = of(what, at);
            if (one.end_s() <= last && !any_clash(out, one)) out.push_back(one);
        }
    }

    std::vector<fault> everyday() {
        std::vector<fault> out;
        out.push_back(of(fault_kind::storm, chance_.uniform(8, 10)));
        out.push_back(of(fault_kind::outage, chance_.uniform(14, 17)));
        out.back().length_s = chance_.uniform(3, 5);
        out.push_back(of(fault_kind::latency, chance_.uniform(26, 28)));
        out.back().length_s = chance_.uniform(4, 6);
        // Half a minute of heartbeats is measured by then, and must be after it.
        out.push_back(of(fault_kind::kill, chance_.uniform(42, 44)));
        return out;
    }

private:
    static bool any_clash(std::vector<fault> const& others, fault const& one) {
        return std::ranges::any_of(others, [&](fault const& other) { return clash(one, other); });
    }

    static bool clash(fault const& x, fault const& y) {
        auto const apart = [&](double by) { return x.at_s >= y.end_s() + by || y.at_s >= x.end_s() + by; };
        if (is_about_the_server(x.what) && is_about_the_server(y.what)) return !apart(recovered_s);
        auto const everybody = [](fault_kind k) { return k == fault_kind::all_slow || k == fault_kind::storm; };
        auto const same_line = !is_about_the_server(x.what) && !is_about_the_server(y.what) &&
                               (x.whom == y.whom || everybody(x.what) || everybody(y.what));
        if (same_line && !apart(1)) return true;
        return !(x.at_s >= y.at_s + apart_s || y.at_s >= x.at_s + apart_s);
    }

    programme_settings const& how_;
    rehearsal::random_stream chance_;
    std::vector<fault_kind> bag_;
};

} // namespace

std::string_view name_of(fault_kind what) {
    for (auto const& [kind, name] : names)
        if (kind == what) return name;
    return "?";
}

std::optional<fault_kind> kind_named(std::string_view text) {
    for (auto const& [kind, name] : names)
        if (name == text) return kind;
    return {};
}

bool is_about_the_server(fault_kind what) {
    return what == fault_kind::kill || what == fault_kind::deploy || what == fault_kind::freeze ||
           what == fault_kind::outage || what == fault_kind::blackout || what == fault_kind::terminate;
}

std::string in_words(fault const& one) {
    auto const whose = "person " + std::to_string(one.whom + 1);
    char buffer[160];
    auto const say = [&](char const* form, auto... values) {
        std::snprintf(buffer, sizeof buffer, form, values...);
        return std::string(buffer);
    };
    switch (one.what) {
    case fault_kind::kill:
        return "the server is killed (-9) and started again";
    case fault_kind::deploy:
        return "the server is ended (SIGTERM) and started again";
    case fault_kind::freeze:
        return say("the server stands still for %.1f s", one.length_s);
    case fault_kind::outage:
        return say("Postgres crashes and is away for %.1f s", one.length_s);
    case fault_kind::blackout:
        return say("Postgres crashes for %.1f s, and meanwhile the server is killed (-9)", one.length_s);
    case fault_kind::terminate:
        return "Postgres ends every connection of the server";
    case fault_kind::storm:
        return "everybody's connection is reset";
    case fault_kind::reset:
        return "the connection of " + whose + " is reset";
    case fault_kind::half_open:
        return whose + say("'s line swallows everything for %.0f s", one.length_s);
    case fault_kind::stall:
        return whose + say("'s line stands still for %.1f s", one.length_s);
    case fault_kind::slice:
        return whose + say("'s bytes come one by one for %.1f s", one.length_s);
    case fault_kind::latency:
        return whose + say("'s line takes %.0f ms for %.1f s", one.latency_ms, one.length_s);
    case fault_kind::all_slow:
        return say("everybody's line takes %.0f ms for %.1f s", one.latency_ms, one.length_s);
    case fault_kind::refuse:
        return whose + say(" is refused for %.1f s", one.length_s);
    case fault_kind::tab:
        return whose + say(" closes the page for %.1f s", one.length_s);
    }
    return "?";
}

std::vector<fault> draw_programme(programme_settings const& how) {
    if (how.people == 0) throw std::invalid_argument("at least one person");
    if (how.seconds < quiet_begin_s + quiet_end_s + apart_s) throw std::invalid_argument("at least 28 seconds");
    drawing draw(how);
    std::vector<fault> out;
    if (how.is_short) {
        out = draw.everyday();
    } else {
        if (how.outage_s) {
            if (*how.outage_s > how.seconds - quiet_begin_s - quiet_end_s)
                throw std::invalid_argument("an outage that ends 14 s before the run does");
            auto one = draw.of(fault_kind::outage, (how.seconds - *how.outage_s) / 2);
            one.length_s = *how.outage_s;
            out.push_back(one);
        }
        if (how.kills && *how.kills > 0) draw.spread(fault_kind::kill, *how.kills, out);
        if ((!how.kills && !how.outage_s) || !how.only.empty()) draw.fill(out);
    }
    std::ranges::stable_sort(out, {}, &fault::at_s);
    return out;
}

} // namespace coregulation::faults
