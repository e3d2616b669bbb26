#include "server/net/outbound.hpp"

#include <utility>

namespace coregulation::net {

bool outbound::deliver(text what) {
    if (must_.size() >= most_messages || must_bytes_ + what->size() > most_bytes) return false;
    must_bytes_ += what->size();
    must_.push_back(std::move(what));
    return true;
}

void outbound::pulse(text what) {
    if (pulses_.size() < most_pulses) pulses_.push_back(std::move(what));
}

void outbound::show(slot which, text what) {
    newest_[static_cast<std::size_t>(which)] = std::move(what);
}

text outbound::next() {
    if (!must_.empty()) {
        auto out = std::move(must_.front());
        must_.pop_front();
        must_bytes_ -= out->size();
        return out;
    }
    auto& people = newest_[static_cast<std::size_t>(slot::people)]; // before what speaks of them
    if (people) return std::exchange(people, nullptr);
    if (!pulses_.empty()) {
        auto out = std::move(pulses_.front());
        pulses_.pop_front();
        return out;
    }
    for (auto& one : newest_) {
        if (one) return std::exchange(one, nullptr);
    }
    return nullptr;
}

void outbound::drop_pictures() {
    pulses_.clear();
    newest_.fill(nullptr);
}

} // namespace coregulation::net
