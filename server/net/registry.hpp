// Which sessions live here: from a link's secret to the host of its session, taken up from
// the database when it is not here yet.
//
// Owns the writer, the database workers and the hosts. Thread-safe; its mutex guards the
// maps only and is never held while the database or a session works.
#pragma once

#include "server/net/database_worker.hpp"
#include "server/net/session_host.hpp"
#include "server/net/wall_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace coregulation::net {

class registry {
public:
    enum class closed_door { unknown_link, session_ended, unavailable };
    struct open_door {
        std::shared_ptr<session_host> host; // expects one `join`, or `give_back`
        protocol::role as{};
    };
    using outcome = std::variant<open_door, closed_door>;
    using on_outcome = std::function<void(outcome)>; // on any thread

    // The largest circle that is measured within a share of a second and told in frames of 1,300 bytes
    // (session/large_circle.hpp, `tests/bench/run circle`).
    static constexpr std::size_t usual_seats = 1000;

    // `seats`: of one session. Who comes when all are taken is told so.
    registry(
        boost::asio::io_context&, open_store, storage::writer_settings, wall_clock = system_wall_clock,
        std::size_t seats = usual_seats);
    ~registry();
    registry(registry const&) = delete;
    registry& operator=(registry const&) = delete;

    void open(std::string_view secret, on_outcome);
    void arrived(session_host&); // after host.join was called, or instead of calling it

    // For requests that read or create: look-ups are short, reviews may compute for a while.
    database_worker& lookups() { return lookups_; }
    database_worker& reviews() { return reviews_; }
    std::chrono::microseconds unix_time() const { return wall_(); }
    bool stopping() const { return stopping_; } // long computations look at it

    storage::writer::status writing() const { return writer_.now(); }
    std::size_t live() const;

    // In this order. Draining: nobody new, and each session's next frame is its last.
    void drain_hosts();
    bool hosts_are_drained() const;
    void stop_hosts();
    // Stores what waits; how many records were not stored. After the I/O threads have ended.
    std::size_t drain(std::chrono::milliseconds deadline);

private:
    struct visitor {
        protocol::role as{};
        on_outcome tell;
    };
    struct slot_of_session {
        std::shared_ptr<session_host> host; // null while it is being taken up
        std::vector<visitor> waiting;
    };

    void enter(storage::link_row const&, on_outcome);
    void take_up(storage::store&, storage::session_id const&);
    void taken_up(storage::session_id const&, std::shared_ptr<session_host>, closed_door otherwise);
    bool unload(session_host&);
    void committed(std::span<storage::record const>);
    void given_up(std::span<storage::record const>);
    std::shared_ptr<session_host> host_of(storage::session_id const&) const; // null: none, or not yet
    void room();

    boost::asio::io_context& io_;
    wall_clock const wall_;
    std::size_t const seats_;
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_;
    std::map<storage::session_id, slot_of_session> sessions_;       // guarded by mutex_
    std::map<storage::secret_hash, storage::link_row> known_links_; // of sessions_; guarded by mutex_

    // Last, so that their threads end before what they call is gone.
    storage::writer writer_;
    database_worker take_ups_, lookups_, reviews_; // a look-up may ask for a take-up
};

} // namespace coregulation::net
