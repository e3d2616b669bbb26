// A heart, and the last five minutes of what it was told.
//
// A session of many hours is taken up in the time of its last minutes: while the log is read the heart sleeps and only
// remembers, and when a server takes the session up it begins again with what it remembers. Taking up is an entry of
// the log, so replay does the same at the same place and gives the same values, bit for bit. Nothing that is measured
// needs more (signal/heart.hpp: three minutes); beats may move by what an arrival of more than five minutes ago still
// said about the sensor's delay, some milliseconds at most.
#pragma once

#include "server/session/own_calm.hpp"
#include "server/signal/heart.hpp"

#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::session {

class remembering_heart {
public:
    static constexpr double remembered_s = 300;

    // As signal::heart has them; asleep, add returns nothing.
    std::vector<signal::heartbeat>
    add(double arrival_s, double uncertainty_s, std::span<double const> rr_ms, std::optional<bool> contact,
        bool lost_before);
    void interrupt();

    void forget();      // begins anew, with nothing
    void begin_again(); // begins anew, with what is remembered

    void sleep() { asleep_ = true; }
    void wake(); // begins again

    // How far above its own calm (own_calm.hpp), of the beats up to end_s.
    std::optional<double> above_own_bpm(double end_s) const { return calm_.above_bpm(end_s); }

    signal::heart const& operator*() const { return heart_; }
    signal::heart const* operator->() const { return &heart_; }

private:
    struct told { // a notification, or an interruption
        bool interrupts = false;
        double arrival_s = 0, uncertainty_s = 0;
        std::vector<double> rr_ms;
        std::optional<bool> contact;
        bool lost_before = false;
    };

    std::deque<told> remembered_;
    std::vector<signal::heartbeat> hear(told const&);

    signal::heart heart_;
    own_calm calm_;
    bool asleep_ = false;
};

} // namespace coregulation::session
