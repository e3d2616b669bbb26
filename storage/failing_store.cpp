#include "storage/failing_store.hpp"

#include <type_traits>

namespace coregulation::storage {

void fault_plan::next(fault what, std::size_t times) {
    std::lock_guard const lock(guard_);
    planned_.insert(planned_.end(), times, what);
}

void fault_plan::outage(bool on) {
    std::lock_guard const lock(guard_);
    outage_ = on;
}

void fault_plan::full_disk(bool on) {
    std::lock_guard const lock(guard_);
    full_disk_ = on;
}

void fault_plan::frozen(bool on) {
    std::lock_guard const lock(guard_);
    frozen_ = on;
    thawed_.notify_all();
}

bool fault_plan::is_outage() const {
    std::lock_guard const lock(guard_);
    return outage_;
}

std::optional<fault> fault_plan::take(bool writes) {
    std::unique_lock lock(guard_);
    ++held_;
    thawed_.wait(lock, [this] { return !frozen_; });
    --held_;
    if (outage_) return fault::during;
    if (full_disk_ && writes) return fault::before;
    if (planned_.empty()) return {};
    auto const first = planned_.front();
    planned_.pop_front();
    return first;
}

std::size_t fault_plan::left() const {
    std::lock_guard const lock(guard_);
    return planned_.size();
}

std::size_t fault_plan::held() const {
    std::lock_guard const lock(guard_);
    return frozen_ ? held_ : 0;
}

failing_store::failing_store(std::unique_ptr<store> real, std::shared_ptr<fault_plan> plan)
    : real_(std::move(real))
    , plan_(std::move(plan)) {
    if (plan_->is_outage()) throw unavailable("planned: no connection");
}

template<class Call>
auto failing_store::attempt(Call call, bool writes) {
    if (broken_) throw unavailable("planned: this connection is gone");
    auto const planned = plan_->take(writes);
    if (planned == fault::before) throw unavailable("planned: before anything was sent");
    if (planned == fault::during) {
        broken_ = true;
        throw unavailable("planned: the connection broke under way");
    }
    if (planned == fault::after) {
        broken_ = true;
        call();
        throw unavailable("planned: committed, the answer was lost");
    }
    return call();
}

void failing_store::create(session_row const& row, std::span<link_row const> links) {
    attempt([&] { real_->create(row, links); }, true);
}

std::optional<link_row> failing_store::find(secret_hash const& secret) {
    return attempt([&] { return real_->find(secret); }, false);
}

void failing_store::append(std::span<record const> records) {
    attempt([&] { real_->append(records); }, true);
}

std::optional<stored_session> failing_store::load(session_id const& id) {
    return attempt([&] { return real_->load(id); }, false);
}

std::vector<session_summary> failing_store::list(std::span<session_id const> ids) {
    return attempt([&] { return real_->list(ids); }, false);
}

} // namespace coregulation::storage
