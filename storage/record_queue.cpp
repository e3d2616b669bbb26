#include "storage/record_queue.hpp"

#include <algorithm>
#include <utility>

namespace coregulation::storage {

namespace {

// Derived rows may fill this share of the capacity: a short outage loses none of them, a long one is the log's.
constexpr std::size_t derived_share = 4;

} // namespace

record_queue::record_queue(std::size_t capacity)
    : capacity_(capacity) {}

bool record_queue::push(std::vector<record>& offered, time_point now, std::vector<record>& let_go) {
    auto const is_entry = [](record const& one) { return std::holds_alternative<log_entry>(one.what); };
    auto const entries = static_cast<std::size_t>(std::ranges::count_if(offered, is_entry));
    if (entries > 0 && !fits(entries)) {
        make_room(let_go);
        if (!fits(entries)) return false;
    }
    for (auto& one : offered) {
        if (auto* entry = std::get_if<log_entry>(&one.what))
            log_.push_back({std::move(one.session), std::move(*entry), now});
        else if (waiting() < capacity_ / derived_share)
            derived_.push_back({std::move(one), now});
        else
            let_go.push_back(std::move(one));
    }
    return true;
}

void record_queue::make_room(std::vector<record>& let_go) {
    for (auto& row : derived_) let_go.push_back(std::move(row.what));
    derived_.clear();
}

void record_queue::pop(std::size_t most, std::vector<record>& into) {
    if (queued() == 0) return;
    popped_since_ = oldest();
    for (; popped_ < most && !log_.empty(); ++popped_) {
        into.push_back({std::move(log_.front().session), std::move(log_.front().what)});
        log_.pop_front();
    }
    for (; popped_ < most && !derived_.empty(); ++popped_) {
        into.push_back(std::move(derived_.front().what));
        derived_.pop_front();
    }
}

void record_queue::settle(std::size_t popped) {
    popped_ -= popped;
}

record_queue::time_point record_queue::oldest() const {
    if (popped_ > 0) return popped_since_;
    if (derived_.empty()) return log_.front().since;
    if (log_.empty()) return derived_.front().since;
    return std::min(log_.front().since, derived_.front().since);
}

} // namespace coregulation::storage
