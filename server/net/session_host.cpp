#include "server/net/session_host.hpp"

#include "protocol/json.hpp"
#include "server/net/gate.hpp"
#include "server/net/secrets.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

namespace coregulation::net {
namespace {

namespace asio = boost::asio;
using protocol::visibility;
using storage::member_id;
using storage::session_time;

constexpr std::chrono::minutes empty_for{10};           // people come back from a break
constexpr std::chrono::minutes ended_for{1};            // the last acknowledgements
constexpr std::chrono::milliseconds until_rebuilt{500}; // a failed session waits for its last records to be stored
constexpr std::chrono::seconds longest_nap{30};         // looks at least so often whether it may unload
constexpr std::chrono::seconds behind_after{3};         // a database that hangs for less is nobody's business
constexpr std::chrono::seconds say_behind_every{5};
constexpr double longest_backlog_s = 600; // of notifications that a client may bring after a silence

// Frames after the last log entry were shown as long as the server that showed them lived, which nobody
// wrote down. After so long without an entry everybody counts as away, so going on further shows nothing.
constexpr session_time shown_after_last_entry = std::chrono::seconds{15};

bool is_derived(storage::record const& r) {
    return !std::holds_alternative<storage::log_entry>(r.what);
}

} // namespace

session_host::session_host(
    asio::io_context& io, storage::session_id id, session::session what, time_finder when, bool was_live,
    surroundings around)
    : strand_(asio::make_strand(io))
    , timer_(strand_)
    , id_(std::move(id))
    , around_(std::move(around))
    , session_(std::move(what))
    , finding_(std::move(when))
    , was_live_(was_live)
    , empty_since_(clock::now()) {}

// What the session throws is a fault of ours in this one session: it ends for now, the others go on.
template<class Do>
void session_host::on_strand(Do what) {
    asio::post(strand_, [self = shared_from_this(), what = std::move(what)]() mutable {
        try {
            what(*self);
        } catch (std::exception const& e) {
            self->fail(e.what());
        }
    });
}

void session_host::start() {
    on_strand([](session_host& h) { h.arm(); });
}

void session_host::join(
    std::shared_ptr<peer> who, protocol::join message, protocol::role as, clock::time_point arrival) {
    visitor one{std::move(who), {}, arrival};
    one.wish.as = as;
    if (message.resume) one.wish.resume = hash_of(*message.resume);
    one.wish.message = std::move(message);
    on_strand([one = std::move(one)](session_host& h) mutable { h.on_join(std::move(one)); });
}

void session_host::handle(
    member_id member, std::shared_ptr<peer> from, protocol::client_message message, clock::time_point arrival) {
    on_strand([member, from = std::move(from), message = std::move(message), arrival](session_host& h) {
        h.on_handle(member, from, message, arrival);
    });
}

void session_host::gone(member_id member, std::shared_ptr<peer> who) {
    on_strand([member, who = std::move(who)](session_host& h) { h.on_gone(member, who); });
}

void session_host::committed(std::size_t records, std::vector<mark_committed> marks) {
    on_strand([records, marks = std::move(marks)](session_host& h) {
        h.uncommitted_.stored(records);
        if (h.failed_) return;
        for (auto const& mark : marks) h.perform(h.session_.committed(mark.member, mark.stream, mark.seq));
    });
}

void session_host::given_up(std::size_t records) {
    on_strand([records](session_host& h) { h.uncommitted_.given_up(records); });
}

void session_host::room() {
    on_strand([](session_host& h) { h.offer(); });
}

void session_host::drain() {
    on_strand([](session_host& h) {
        h.draining_ = true;
        if (h.here_.empty() || h.failed_ || h.session_.ended()) h.send_away();
    });
}

void session_host::stop() {
    on_strand([](session_host& h) {
        h.stopped_ = true;
        h.timer_.cancel();
    });
}

void session_host::let_go() {
    early_.clear();
    held_.clear();
    here_.clear();
}

void session_host::fail(char const* why) {
    std::clog << "session " << id_ << " stopped: " << why << '\n';
    failed_ = true;
    held_.clear();
    for (auto const& one : std::exchange(early_, {})) one.who->close(protocol::close_code::overloaded);
    for (auto const& [id, place] : std::exchange(here_, {})) place.who->close(protocol::close_code::overloaded);
    empty_since_ = clock::now();
    arm();
}

// Their connections tell us that they are gone, which is stored.
void session_host::send_away() {
    for (auto const& one : std::exchange(early_, {})) one.who->close(protocol::close_code::restarting);
    for (auto const& [id, place] : here_) place.who->close(protocol::close_code::restarting);
    drained_ = true;
}

// ---- on the strand ----------------------------------------------------------

session_time session_host::on_time(clock::time_point when) {
    auto const at = std::max(std::chrono::duration_cast<session_time>(when - origin_), session_.now());
    while (session_.next_deadline() <= at) perform(session_.advance(session_.next_deadline()));
    return at;
}

void session_host::on_join(visitor one) {
    if (draining_) return one.who->close(protocol::close_code::restarting);
    if (failed_ || stopped_)
        return one.who->close(protocol::close_code::overloaded); // comes back, to a host built anew
    // The writer is full and nobody is read: who comes now could not be heard, and each coming and going would wait here.
    if (!waiting_.empty()) return one.who->close(protocol::close_code::overloaded);
    if (!finding_) return seat(one);
    finding_->hear(session_.time_by(one.wish), one.arrival);
    early_.push_back(std::move(one));
    auto const now = clock::now();
    if (finding_->found_at() <= now)
        wake(now);
    else
        arm();
}

// The session's time is known: it goes on.
void session_host::wake(clock::time_point now) {
    auto const at = std::max(session_.now(), finding_->at(now));
    finding_.reset();
    origin_ = now - at;
    if (was_live_) {
        auto const taken_up = std::min(at, session_.now() + shown_after_last_entry);
        session_.pass_until(taken_up);
        perform(session_.take_up(taken_up));
    }
    session_.pass_until(at);
    for (auto const& one : std::exchange(early_, {})) seat(one);
    arm();
}

void session_host::seat(visitor const& one) {
    auto const& who = one.who;
    auto const& message = one.wish.message;
    auto const as = one.wish.as;
    auto const now = clock::now();
    auto const at = on_time(now);

    auto request = one.wish;
    request.new_resume_secret = draw_secret();
    request.new_resume = hash_of(request.new_resume_secret);

    auto outcome = session_.join(request, at);
    if (auto* no = std::get_if<protocol::error>(&outcome)) {
        who->refuse(std::move(*no));
        if (session_.ended())
            who->close(protocol::close_code::session_ended);
        else
            who->proceed();
        return;
    }
    auto& joining = std::get<session::session::joining>(outcome);

    double backlog = 0;
    if (message.resume) {
        auto const since = away_since_.find(joining.member);
        auto const away_s =
            since == away_since_.end() ? longest_backlog_s : std::chrono::duration<double>(now - since->second).count();
        backlog = gate::notifications_per_s * std::min(away_s, longest_backlog_s);
    }
    if (auto const before = here_.find(joining.member); before != here_.end())
        before->second.who->close(protocol::close_code::replaced);
    here_[joining.member] = {who, as};
    empty_since_.reset();
    who->admit(joining.member, backlog);
    perform(joining.what);
    who->proceed();
    arm();
}

void session_host::on_handle(
    member_id member, std::shared_ptr<peer> const& from, protocol::client_message const& message,
    clock::time_point arrival) {
    auto const place = here_.find(member);
    if (place == here_.end() || place->second.who != from) return; // was dismissed or replaced meanwhile
    perform(session_.handle(member, message, on_time(arrival)));
    if (waiting_.empty())
        from->proceed();
    else
        held_.push_back(from);
    arm();
}

void session_host::on_gone(member_id member, std::shared_ptr<peer> const& who) {
    std::erase(held_, who);
    auto const place = here_.find(member);
    if (place == here_.end() || place->second.who != who) return;
    auto const now = clock::now();
    here_.erase(place);
    away_since_[member] = now;
    if (here_.empty()) empty_since_ = now;
    auto const at = on_time(now);
    perform(session_.disconnect(member, at));
    if (draining_ && here_.empty()) send_away(); // no frame comes any more
}

void session_host::on_timer() {
    if (stopped_) return;
    auto const now = clock::now();
    if (!failed_) {
        if (!finding_)
            on_time(now);
        else if (finding_->found_at() <= now)
            wake(now);
    }
    offer();
    tell_storing(now);
    consider_unloading(now);
    arm();
}

void session_host::arm() {
    if (stopped_) return;
    auto const nap = clock::now() + longest_nap;
    // next_deadline may be "never", which must not be added to anything
    auto const until_nap = std::chrono::duration_cast<session_time>(nap - origin_);
    auto const due = failed_    ? clock::now() + until_rebuilt
                     : finding_ ? std::min(finding_->found_at(), nap)
                                : origin_ + std::min(session_.next_deadline(), until_nap);
    if (timer_.expiry() == due && due > clock::now()) return;
    timer_.expires_at(due);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code const& error) {
        if (error) return;
        auto const self = weak.lock();
        if (!self) return;
        try {
            self->on_timer();
        } catch (std::exception const& e) {
            self->fail(e.what());
        }
    });
}

void session_host::consider_unloading(clock::time_point now) {
    if (!empty_since_ || uncommitted_.count() != 0 || !waiting_.empty()) return;
    if (!failed_ && now - *empty_since_ < (session_.ended() ? ended_for : empty_for)) return;
    if (around_.unload(*this)) stopped_ = true;
}

// ---- effects ------------------------------------------------------------------

void session_host::perform(session::effects const& what) {
    std::vector<storage::record> records;
    for (auto const& one : what) {
        if (auto const* k = std::get_if<session::keep>(&one)) {
            records.push_back(k->what);
        } else if (auto const* s = std::get_if<session::send>(&one)) {
            auto const to = here_.find(s->to);
            if (to == here_.end()) continue;
            if (auto const* wrong = std::get_if<protocol::error>(&s->what))
                to->second.who->refuse(*wrong);
            else
                to->second.who->deliver(share(protocol::encode(s->what)));
        } else if (auto const* b = std::get_if<session::broadcast>(&one)) {
            auto const encoded = share(protocol::encode(b->what));
            for (auto const& [id, place] : here_) {
                if (!session_.hears(id, b->to)) continue;
                if (std::holds_alternative<protocol::people>(b->what))
                    place.who->show(slot::people, encoded); // when many come at once, the last list is enough
                else
                    place.who->deliver(encoded);
            }
        } else if (auto const* picture = std::get_if<session::show>(&one)) {
            show(*picture);
        } else if (auto const* pulse = std::get_if<session::beat>(&one)) {
            beat(*pulse);
        } else if (auto const* out = std::get_if<session::dismiss>(&one)) {
            auto const place = here_.find(out->who);
            if (place == here_.end()) continue;
            place->second.who->close(out->why);
            here_.erase(place);
            if (here_.empty()) empty_since_ = clock::now();
        }
    }
    keep(std::move(records));
}

void session_host::show(session::show const& picture) {
    text for_group, for_facilitators; // encoded once an audience, and only when it has somebody
    for (auto const& [id, place] : here_) {
        if (!session_.hears(id, session::audience::room)) continue; // who waits sees only themselves
        auto const privileged = protocol::facilitates(place.as);
        auto& encoded = privileged ? for_facilitators : for_group;
        if (!encoded) encoded = share(protocol::encode(privileged ? picture.for_facilitators : picture.for_group));
        place.who->show(slot::frame, encoded);
    }
    for (auto const& [id, own] : picture.own) {
        auto const to = here_.find(id);
        if (to != here_.end()) to->second.who->show(slot::own, share(protocol::encode(own)));
    }
    if (draining_) send_away();
}

void session_host::tell_storing(clock::time_point now) {
    auto const since = uncommitted_.oldest();
    auto const behind = since && now - *since > behind_after;
    if (behind ? said_behind_ && now - *said_behind_ < say_behind_every : !said_behind_) return;
    protocol::storing said;
    if (behind) said.behind_ms = std::chrono::duration<double, std::milli>(now - *since).count();
    auto const encoded = share(protocol::encode(said));
    for (auto const& [id, place] : here_) place.who->deliver(encoded);
    said_behind_.reset();
    if (behind) said_behind_ = now;
}

void session_host::beat(session::beat const& what) {
    auto const encoded = share(protocol::encode(what.what));
    if (what.visible == visibility::only_me) {
        if (auto const self = here_.find(what.of); self != here_.end()) self->second.who->pulse(encoded);
        return;
    }
    auto const to = what.visible == visibility::group ? session::audience::room : session::audience::facilitators;
    for (auto const& [id, place] : here_)
        if (id == what.of || session_.hears(id, to)) place.who->pulse(encoded);
}

void session_host::keep(std::vector<storage::record> records) {
    if (records.empty()) return;
    waiting_.insert(waiting_.end(), std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
    offer();
}

void session_host::offer() {
    if (!waiting_.empty()) {
        if (!around_.keep(waiting_)) {
            // Reading has stopped, so the log grows no more; derived rows would go on growing, and can be rebuilt.
            std::erase_if(waiting_, is_derived);
            unoffered_ = waiting_.size();
            return;
        }
        uncommitted_.offered(waiting_.size(), clock::now());
        waiting_.clear();
        unoffered_ = 0;
    }
    for (auto const& one : std::exchange(held_, {})) one->proceed();
}

} // namespace coregulation::net
