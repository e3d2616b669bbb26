// A session among its connections: the strand that owns one session::session, gives it the
// time, and performs what it wants done.
//
// Every function may be called from any thread; it posts to the strand. What a peer sends
// comes one message at a time: the peer reads the next when it hears `proceed`, which the
// host withholds while the writer is full.
#pragma once

#include "server/net/backlog.hpp"
#include "server/net/peer.hpp"
#include "server/net/time_finder.hpp"
#include "server/session/session.hpp"
#include "storage/writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::net {

class session_host : public std::enable_shared_from_this<session_host> {
public:
    using clock = std::chrono::steady_clock;

    // What the host needs from around it.
    struct surroundings {
        std::function<bool(std::vector<storage::record>)> keep; // writer::offer
        // Nobody is here and everything is committed: forget the host? False: somebody is on the way.
        std::function<bool(session_host&)> unload;
    };

    // A stream of one member, stored up to and including seq.
    struct mark_committed {
        storage::member_id member = 0;
        protocol::stream_id stream;
        std::uint64_t seq = 0;
    };

    // A session at the end of its log. It goes on when the first join, whose time `when` finds, has come.
    // `was_live`: another server held it before.
    session_host(
        boost::asio::io_context&, storage::session_id, session::session, time_finder when, bool was_live, surroundings);

    void start();
    void join(std::shared_ptr<peer>, protocol::join, protocol::role, clock::time_point arrival);
    void handle(storage::member_id, std::shared_ptr<peer>, protocol::client_message, clock::time_point arrival);
    void gone(storage::member_id, std::shared_ptr<peer>);
    void committed(std::size_t records, std::vector<mark_committed>);
    void given_up(std::size_t records); // were taken and will not be stored
    void room();
    void drain(); // the next frame is the last; then everybody is sent to the next server
    void stop();  // timer off; nothing more is shown

    storage::session_id const& id() const { return id_; }
    // After the I/O threads have ended: forgets everybody, since those who are here hold us in turn.
    void let_go();

    bool is_drained() const { return drained_; }         // has everybody been sent away?
    std::size_t unoffered() const { return unoffered_; } // records that the writer had no room for; after the end

    // Joins that are on their way to this host. Guarded by the registry's mutex.
    int arriving = 0;

private:
    struct seat_at {
        std::shared_ptr<peer> who;
        protocol::role as{};
    };
    struct visitor {
        std::shared_ptr<peer> who;
        session::join_request wish;
        clock::time_point arrival;
    };

    template<class Do>
    void on_strand(Do);
    void fail(char const* why);
    void on_join(visitor);
    void wake(clock::time_point now);
    void seat(visitor const&);
    void
    on_handle(storage::member_id, std::shared_ptr<peer> const&, protocol::client_message const&, clock::time_point);
    void on_gone(storage::member_id, std::shared_ptr<peer> const&);
    void on_timer();

    storage::session_time on_time(clock::time_point); // runs what is due before, and clamps
    void arm();
    void consider_unloading(clock::time_point);

    void perform(session::effects const&);
    void show(session::show const&);
    void beat(session::beat const&);
    void tell_storing(clock::time_point now);
    void send_away();
    void keep(std::vector<storage::record>);
    void offer();

    boost::asio::strand<boost::asio::io_context::executor_type> strand_;
    boost::asio::steady_timer timer_;
    storage::session_id id_;
    surroundings around_;

    // Everything below belongs to the strand.
    session::session session_;
    std::optional<time_finder> finding_; // until the session's time is known
    bool was_live_;
    std::vector<visitor> early_; // who came before it was
    clock::time_point origin_{}; // of session time, once it is known
    std::map<storage::member_id, seat_at> here_;
    std::map<storage::member_id, clock::time_point> away_since_;
    std::optional<clock::time_point> empty_since_;
    std::vector<storage::record> waiting_;         // for room in the writer
    std::vector<std::shared_ptr<peer>> held_;      // peers that are not read meanwhile
    backlog uncommitted_;                          // records offered and not yet committed
    std::optional<clock::time_point> said_behind_; // when people were last told that the database is behind
    bool draining_ = false;
    bool stopped_ = false;
    bool failed_ = false; // the session threw: everybody was sent away, to be taken up again from what is stored
    std::atomic<bool> drained_ = false;
    std::atomic<std::size_t> unoffered_ = 0;
};

} // namespace coregulation::net
