// A registry with threads of its own and no socket, for visitors.
#pragma once

#include "server/net/registry.hpp"
#include "storage/failing_store.hpp"
#include "storage/memory_store.hpp"
#include "tests/races/visitor.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace coregulation::testing {

class house {
public:
    explicit house(storage::writer_settings = {}, std::shared_ptr<storage::fault_plan> = {}, int threads = 4);
    explicit house(net::open_store, storage::memory_store data); // for a store of the test's own
    ~house() { close(); }
    house(house const&) = delete;
    house& operator=(house const&) = delete;

    std::string found(std::string const& name); // a new session with one link for each role; its id
    static std::string secret(std::string const& session, protocol::role);

    std::shared_ptr<visitor> send(visitor::plan); // they come at once
    // Have all of them gone by then?
    bool wait(std::chrono::seconds within = std::chrono::seconds(60));

    // As a server stops; how many records were not stored. Again: 0.
    std::size_t close();

    net::registry& doors() { return *doors_; }
    storage::stored_session history(std::string const& session) { return data_.load(session).value(); }

private:
    storage::memory_store data_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::optional<net::registry> doors_;
    std::mutex mutex_;
    std::condition_variable emptied_;
    int visiting_ = 0; // guarded by mutex_
    std::vector<std::jthread> threads_;
};

} // namespace coregulation::testing
