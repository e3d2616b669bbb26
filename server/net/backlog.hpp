// How many of a session's records are on their way into the database, and since when the oldest is.
//
// Records are stored in the order in which they were offered. Not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>

namespace coregulation::net {

class backlog {
public:
    using time_point = std::chrono::steady_clock::time_point;

    void offered(std::size_t records, time_point now) {
        if (!waiting_.empty() && now - waiting_.back().since < resolution)
            waiting_.back().records += records;
        else
            waiting_.push_back({records, now});
        count_ += records;
    }

    void stored(std::size_t records) {
        records = std::min(records, count_);
        count_ -= records;
        while (records > 0) {
            auto& oldest = waiting_.front();
            auto const taken = std::min(records, oldest.records);
            oldest.records -= taken;
            records -= taken;
            if (oldest.records == 0) waiting_.pop_front();
        }
    }

    // Will never be stored. What there is no room for is the newest.
    void given_up(std::size_t records) {
        records = std::min(records, count_);
        count_ -= records;
        while (records > 0) {
            auto& newest = waiting_.back();
            auto const taken = std::min(records, newest.records);
            newest.records -= taken;
            records -= taken;
            if (newest.records == 0) waiting_.pop_back();
        }
    }

    std::size_t count() const { return count_; }
    std::optional<time_point> oldest() const {
        if (waiting_.empty()) return {};
        return waiting_.front().since;
    }

private:
    // Hours without a database are some thousand entries so.
    static constexpr std::chrono::seconds resolution{1};

    struct lot {
        std::size_t records;
        time_point since;
    };
    std::deque<lot> waiting_;
    std::size_t count_ = 0;
};

} // namespace coregulation::net
