#include "server/session/session.hpp"

#include "server/session/applying.hpp"
#include "server/session/deciding.hpp"
#include "server/session/picture.hpp"
#include "server/session/room.hpp"
#include "server/session/roster.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace coregulation::session {

namespace {

constexpr session_time frame_period = std::chrono::seconds{1};
constexpr std::uint64_t derived_every = 5; // frames between stored rows

void append(effects& to, effects more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

struct session::impl {
    room r;

    explicit impl(settings s) {
        r.id = std::move(s.id);
        r.title = std::move(s.title);
        r.seed = s.seed;
        r.epoch = s.epoch;
        r.max_seats = s.max_seats;
        r.door_open = s.door_open;
        r.begins_unix_ms = s.begins_unix_ms;
    }

    session_time next_deadline() const {
        if (r.ended) return session_time::max();
        return frame_period * static_cast<std::int64_t>(r.frame_number + 1);
    }

    void expect_in_order(session_time at) const {
        if (at < r.now) throw std::logic_error("session: time went back");
        if (at >= next_deadline()) throw std::logic_error("session: a frame is due before this time");
    }

    member* find(member_id id) {
        auto const found = r.members.find(id);
        return found == r.members.end() ? nullptr : &found->second;
    }

    // One accepted happening: numbered, stored when it is to be kept, applied.
    void happen(effects& out, storage::happening what, bool keep_it, session_time at) {
        storage::log_entry entry{r.ordinal + 1, at, std::move(what)};
        if (keep_it) out.push_back(keep{{r.id, entry}});
        append(out, apply_entry(r, entry));
    }

    protocol::joined welcome_for(member const& m, std::string const& resume_secret, session_time at) const {
        protocol::joined j;
        j.session = r.id;
        j.title = r.title;
        j.as = m.as;
        j.seat = m.seat;
        j.resume = resume_secret;
        j.epoch = r.epoch;
        j.at_ms = to_ms(at);
        j.committed_seq = m.now.taken.settled();
        j.name = r.phase;
        if (r.phase_since) j.phase_since_ms = to_ms(*r.phase_since);
        j.breath = r.pacer.now;
        j.waiting = m.waiting;
        j.door_open = r.door_open;
        j.begins_unix_ms = r.begins_unix_ms;
        j.plan = r.plan;
        if (!m.waiting) j.practice = r.practice;
        return j;
    }

    member* returning(join_request const& request) {
        if (!request.resume) return nullptr;
        for (auto& [id, m] : r.members) {
            if (m.resume == *request.resume && m.as == request.as && !m.turned_away) return &m;
        }
        return nullptr;
    }

    // What the person chose last, they say again: of a wish shortly before a crash we may know nothing.
    void wish_again(effects& out, member const& m, protocol::join const& said, session_time at) {
        if (!m.takes_part()) return;
        if (m.visible != said.visible) happen(out, storage::visibility_set{m.id, said.visible}, true, at);
        if (m.keep != said.keep) happen(out, storage::consent_set{m.id, said.keep}, true, at);
        if (m.source != said.source) happen(out, storage::sensor_set{m.id, said.source}, true, at);
        if (said.paused && m.paused != *said.paused)
            happen(out, storage::pause_set{m.id, *said.paused, said.quiet.value_or(true)}, true, at);
    }

    // Those who wait are bounded like those who sit, since each is remembered.
    std::optional<protocol::error> no_place(bool takes_part, bool waits) const {
        if (!takes_part) return {};
        auto const at_most = "at most " + std::to_string(r.max_seats);
        if (waits) {
            auto const waiting = std::ranges::count_if(
                r.members, [](auto const& one) { return one.second.waiting && !one.second.left; });
            if (static_cast<std::size_t>(waiting) < r.max_seats) return {};
            return protocol::error{
                protocol::error_code::not_allowed, "too many people wait already", at_most + " people", {}};
        }
        if (r.seats < r.max_seats) return {};
        return protocol::error{protocol::error_code::not_allowed, "every seat is taken", at_most + " seats", {}};
    }

    std::variant<joining, protocol::error> join(join_request const& request, session_time at) {
        expect_in_order(at);
        r.now = at;
        if (r.ended) return protocol::error{protocol::error_code::not_allowed, "the session has ended", {}, {}};

        joining j;
        std::string secret;
        if (auto* const back = returning(request)) {
            j.member = back->id;
            j.returned = back->here;
            secret = request.message.resume.value_or("");
            happen(j.what, storage::member_returned{back->id, request.message.stream}, true, at);
        } else {
            auto const takes_part = request.as == protocol::role::participant ||
                                    (protocol::facilitates(request.as) && request.message.seat);
            auto const waits = request.as == protocol::role::participant && !r.door_open;
            if (auto no = no_place(takes_part, waits)) return *no;
            storage::member_joined what;
            what.member = r.members.empty() ? 1 : r.members.rbegin()->first + 1;
            what.as = request.as;
            what.waiting = waits;
            if (takes_part && !waits) what.seat = r.seats + 1;
            what.name = request.message.name;
            what.stream = request.message.stream;
            what.visible = request.message.visible;
            what.keep = takes_part && request.message.keep;
            what.source = takes_part ? request.message.source : protocol::sensor::none;
            what.resume = request.new_resume;
            j.member = what.member;
            secret = request.new_resume_secret;
            happen(j.what, what, true, at);
        }
        wish_again(j.what, *find(j.member), request.message, at);
        // The door was opened while they were away.
        if (find(j.member)->waiting && r.door_open && r.seats < r.max_seats)
            happen(j.what, storage::member_admitted{j.member, r.seats + 1}, true, at);
        // The newcomer hears `joined` before anything else, and before everybody hears who is here.
        auto const& m = *find(j.member);
        j.what.insert(j.what.begin(), send{m.id, welcome_for(m, secret, at)});
        return j;
    }

    effects handle(member_id who, protocol::client_message const& message, session_time at) {
        expect_in_order(at);
        r.now = at;
        effects out;
        auto* const m = find(who);
        if (!m || !m->here) return out;
        auto d = decide(r, *m, message, at);
        for (auto& one : d.happenings) happen(out, std::move(one.what), one.keep, at);
        for (auto& answer : d.answers) out.push_back(send{who, std::move(answer)});
        if (d.dismiss_left) out.push_back(dismiss{who, protocol::close_code::left});
        return out;
    }

    // Measuring only looks at the room: a frame leaves nothing behind but its number.
    void pass_until(session_time at) {
        if (r.ended) return;
        r.now = std::max(r.now, at);
        r.frame_number = std::max(r.frame_number, static_cast<std::uint64_t>(r.now / frame_period));
    }

    std::optional<session_time> time_by(join_request const& request) {
        if (!request.message.client_ms) return {};
        auto const* const m = returning(request);
        if (!m || m->now.stream != request.message.stream) return {};
        auto const ms = m->clock.arrival_ms(*request.message.client_ms);
        if (!ms) return {};
        return session_time(std::llround(*ms * 1000));
    }

    effects advance(session_time deadline) {
        if (deadline != next_deadline()) throw std::logic_error("session: a frame's time is next_deadline()");
        pass_until(deadline);
        effects out;
        if (!r.anybody_here()) return out; // nobody looks: nothing is computed
        tell_untold(r, out);
        auto const all = measure(r);
        if (r.frame_number % derived_every == 0) {
            for (auto& row : derived_rows(r, all)) out.push_back(std::move(row));
        }
        out.push_back(cut(r, all));
        return out;
    }
};

session::session(settings s)
    : impl_(std::make_unique<impl>(std::move(s))) {}
session::~session() = default;
session::session(session&&) noexcept = default;
session& session::operator=(session&&) noexcept = default;

std::variant<session::joining, protocol::error> session::join(join_request const& request, session_time at) {
    return impl_->join(request, at);
}

effects session::handle(member_id who, protocol::client_message const& message, session_time at) {
    return impl_->handle(who, message, at);
}

effects session::disconnect(member_id who, session_time at) {
    impl_->expect_in_order(at);
    effects out;
    auto const* const m = impl_->find(who);
    if (m && m->here) impl_->happen(out, storage::member_away{who}, true, at);
    return out;
}

effects session::committed(member_id who, protocol::stream_id const& stream, std::uint64_t seq) {
    auto* const m = impl_->find(who);
    auto* const of = m ? m->run_of(stream) : nullptr;
    if (!of) return {};
    of->taken.committed = std::max(of->taken.committed, seq);
    if (!m->here) return {};
    return {send{who, protocol::ack{stream, of->taken.settled(), of->taken.is_stored()}}};
}

effects session::apply(storage::log_entry const& entry) {
    impl_->expect_in_order(entry.at);
    auto out = apply_entry(impl_->r, entry);
    // What is in the log is in the database.
    if (auto const* const n = std::get_if<storage::notification_received>(&entry.what)) {
        auto* const m = impl_->find(n->member);
        if (auto* const of = m ? m->run_of(n->what.stream) : nullptr) {
            of->taken.kept = of->taken.committed = of->taken.received;
        }
    }
    return out;
}

effects session::take_up(session_time at) {
    impl_->expect_in_order(at);
    effects out;
    impl_->happen(out, storage::taken_up{impl_->r.epoch + 1}, true, at);
    return out;
}

void session::sleep() {
    impl_->r.asleep = true;
    for (auto& [id, m] : impl_->r.members) m.heart.sleep();
}

void session::wake() {
    impl_->r.asleep = false;
    for (auto& [id, m] : impl_->r.members) m.heart.wake();
}

session_time session::next_deadline() const {
    return impl_->next_deadline();
}
effects session::advance(session_time deadline) {
    return impl_->advance(deadline);
}
void session::pass_until(session_time at) {
    impl_->pass_until(at);
}
std::optional<session_time> session::time_by(join_request const& request) const {
    return impl_->time_by(request);
}
bool session::expects_known_clocks() const {
    return std::ranges::any_of(
        impl_->r.members, [](auto const& one) { return !one.second.left && one.second.clock.is_known(); });
}
bool session::ended() const {
    return impl_->r.ended;
}
session_time session::now() const {
    return impl_->r.now;
}

std::optional<protocol::role> session::role_of(member_id who) const {
    auto const* const m = impl_->find(who);
    if (!m) return {};
    return m->as;
}

bool session::hears(member_id who, audience to) const {
    auto const* const m = impl_->find(who);
    if (!m) return false;
    auto const facilitates = protocol::facilitates(m->as);
    switch (to) {
    case audience::everyone:
        return true;
    case audience::room:
        return !m->waiting;
    case audience::facilitators:
        return facilitates;
    case audience::guests:
        return !m->waiting && !facilitates;
    case audience::waiting:
        return m->waiting;
    }
    return false;
}

} // namespace coregulation::session
