#include "tests/races/house.hpp"

#include "server/net/secrets.hpp"

#include <utility>

namespace coregulation::testing {
namespace {

net::open_store failing(storage::memory_store const& data, std::shared_ptr<storage::fault_plan> plan) {
    if (!plan) plan = std::make_shared<storage::fault_plan>();
    return [data, plan] {
        return std::make_unique<storage::failing_store>(std::make_unique<storage::memory_store>(data), plan);
    };
}

constexpr protocol::role roles[] = {protocol::role::participant, protocol::role::facilitator, protocol::role::observer};

} // namespace

house::house(storage::writer_settings writing, std::shared_ptr<storage::fault_plan> plan, int threads) {
    doors_.emplace(io_, failing(data_, std::move(plan)), writing, net::system_wall_clock);
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { io_.run(); });
}

house::house(net::open_store open, storage::memory_store data)
    : data_(std::move(data)) {
    doors_.emplace(io_, std::move(open), storage::writer_settings{}, net::system_wall_clock);
    for (int i = 0; i < 4; ++i) threads_.emplace_back([this] { io_.run(); });
}

std::string house::secret(std::string const& session, protocol::role as) {
    return session + "-" + std::to_string(static_cast<int>(as));
}

std::string house::found(std::string const& name) {
    storage::session_row row;
    row.id = name + std::string(22 - name.size(), '_');
    row.title = name;
    row.started_unix_us = net::system_wall_clock().count();
    std::vector<storage::link_row> links;
    for (auto const as : roles) links.push_back({row.id, as, net::hash_of(secret(row.id, as))});
    data_.create(row, links);
    return row.id;
}

std::shared_ptr<visitor> house::send(visitor::plan what) {
    {
        std::scoped_lock const lock(mutex_);
        ++visiting_;
    }
    auto one = std::make_shared<visitor>(*doors_, std::move(what), [this] {
        std::scoped_lock const lock(mutex_);
        if (--visiting_ == 0) emptied_.notify_all();
    });
    one->come();
    return one;
}

bool house::wait(std::chrono::seconds within) {
    std::unique_lock lock(mutex_);
    return emptied_.wait_for(lock, within, [this] { return visiting_ == 0; });
}

std::size_t house::close() {
    if (threads_.empty()) return 0;
    doors_->stop_hosts();
    work_.reset();
    io_.stop();
    threads_.clear();
    return doors_->drain(std::chrono::seconds(10));
}

} // namespace coregulation::testing
