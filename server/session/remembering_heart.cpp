#include "server/session/remembering_heart.hpp"

namespace coregulation::session {

namespace {
constexpr std::size_t most_remembered = 2'000; // the server takes four notifications a second
}

std::vector<signal::heartbeat> remembering_heart::add(
    double arrival_s, double uncertainty_s, std::span<double const> rr_ms, std::optional<bool> contact,
    bool lost_before) {
    remembered_.push_back({false, arrival_s, uncertainty_s, {rr_ms.begin(), rr_ms.end()}, contact, lost_before});
    while (remembered_.size() > most_remembered || remembered_.front().arrival_s < arrival_s - remembered_s)
        remembered_.pop_front();
    if (asleep_) return {};
    return hear(remembered_.back());
}

std::vector<signal::heartbeat> remembering_heart::hear(told const& one) {
    auto beats = heart_.add(one.arrival_s, one.uncertainty_s, one.rr_ms, one.contact, one.lost_before);
    for (auto const& beat : beats) calm_.add(beat);
    return beats;
}

void remembering_heart::interrupt() {
    if (!remembered_.empty() && !remembered_.back().interrupts)
        remembered_.push_back({true, remembered_.back().arrival_s, 0, {}, {}, false});
    if (!asleep_) heart_.interrupt();
}

void remembering_heart::forget() {
    remembered_.clear();
    heart_ = {};
    calm_ = {};
}

void remembering_heart::begin_again() {
    if (asleep_) return; // what is remembered is all that there will be
    heart_ = {};
    calm_ = {};
    for (auto const& one : remembered_) {
        if (one.interrupts)
            heart_.interrupt();
        else
            hear(one);
    }
}

void remembering_heart::wake() {
    asleep_ = false;
    begin_again();
}

} // namespace coregulation::session
