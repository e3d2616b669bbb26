#include "server/session/deciding.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::session {

namespace {

using protocol::error;
using protocol::error_code;
using protocol::role;

// A notification may seem to come from the future by the clock's uncertainty and this.
constexpr double future_slack_ms = 1000;
// The pacer and a practice begin this long after they are set, so that every screen has heard of them.
constexpr double lead_ms = 500;
constexpr double ms_per_minute = 60'000;
constexpr double ms_per_second = 1'000;

decision refuse(error_code code, std::string message, std::optional<std::string> expected = {}) {
    decision d;
    d.answers.push_back(error{code, std::move(message), std::move(expected), {}});
    return d;
}

decision accept(storage::happening what, bool keep = true) {
    decision d;
    d.happenings.push_back({std::move(what), keep});
    return d;
}

struct decider {
    room const& r;
    member& m;
    session_time at;

    bool facilitates() const { return protocol::facilitates(m.as); }
    static decision only_facilitators(char const* what) {
        return refuse(error_code::not_allowed, std::string(what) + " is for facilitators", "the facilitator's link");
    }
    static decision only_seated(char const* what) {
        return refuse(error_code::not_allowed, std::string(what) + " needs a seat", "join with seat true");
    }
    decision full() const {
        return refuse(
            error_code::not_allowed, "every seat is taken", "at most " + std::to_string(r.max_seats) + " seats");
    }

    decision operator()(protocol::hello const&) const {
        return refuse(error_code::already_joined, "hello was said already", "hello once, as the first message");
    }
    decision operator()(protocol::join const&) const {
        return refuse(error_code::already_joined, "this connection has joined already", "join once, after welcome");
    }

    decision operator()(protocol::clock_ping const& ping) const {
        decision d;
        if (m.ponged && ping.received_ms && ping.id == m.ponged->id + 1) {
            d.happenings.push_back(
                {storage::clock_sample{m.id, m.ponged->t0_ms, m.ponged->t1_ms, m.ponged->t2_ms, *ping.received_ms}});
        }
        m.ponged = pending_pong{ping.id, ping.client_ms, to_ms(at), to_ms(at)};
        d.answers.push_back(protocol::clock_pong{ping.id, ping.client_ms, to_ms(at), to_ms(at)});
        return d;
    }

    decision wrong(protocol::notification const& n, error_code code, char const* message, char const* expected) const {
        decision d;
        d.answers.push_back(error{code, message, expected, n.seq, n.stream});
        return d;
    }

    decision operator()(protocol::notification const& n) const {
        if (!m.takes_part()) return only_seated("a notification");
        auto* const found = m.run_of(n.stream);
        if (!found) {
            return wrong(
                n, error_code::wrong_stream, "this is no stream of this place", "a stream that joined in this place");
        }
        auto& of = *found;
        if (n.seq <= of.connection_seq) {
            return wrong(
                n, error_code::sequence_backwards, "seq did not grow", "a seq above every earlier one on this socket");
        }
        if (n.seq > of.taken.received && n.client_ms < of.newest_client_ms) {
            return wrong(n, error_code::out_of_range, "client_ms went back", "monotonic client time");
        }
        auto const live = &of == &m.now;
        auto const mapped = live ? m.clock.to_session(n.client_ms) : std::nullopt;
        if (mapped && mapped->session_ms > to_ms(at) + mapped->uncertainty_ms + future_slack_ms) {
            return wrong(n, error_code::out_of_range, "client_ms lies in the future", "the time of arrival");
        }
        of.connection_seq = n.seq;

        decision d;
        if (n.seq <= of.taken.received) { // sent again after a reconnect
            if (n.seq <= of.taken.settled()) d.answers.push_back(settled(of));
            return d;
        }
        auto const rests = m.paused || m.source == protocol::sensor::none;
        auto const keep = m.keep && !m.waiting;
        if ((live && rests) || (!live && !keep)) {
            // Neither measured nor stored: the person rests, or what is past may not be kept. Settled, so that the
            // client can forget it.
            of.taken.received = n.seq;
            d.answers.push_back(settled(of));
            return d;
        }
        d.happenings.push_back({storage::notification_received{m.id, n}, keep});
        if (keep) {
            of.taken.kept = n.seq;
        } else if (of.taken.kept <= of.taken.committed) {
            d.answers.push_back(protocol::ack{of.stream, n.seq, false});
        }
        return d;
    }

    protocol::ack settled(run const& of) const { return {of.stream, of.taken.settled(), of.taken.is_stored()}; }

    decision operator()(protocol::set_phase const& what) const {
        if (!facilitates()) return only_facilitators("the phase");
        return accept(storage::phase_set{what.name});
    }

    decision operator()(protocol::set_pacer const& what) const {
        if (!facilitates()) return only_facilitators("the pacer");
        protocol::pacer breath;
        breath.on = what.on;
        breath.epoch_ms = std::ceil(to_ms(at) + lead_ms);
        breath.period_ms = ms_per_minute / what.breaths_per_min;
        breath.inhale = what.inhale;
        return accept(storage::pacer_set{breath});
    }

    decision operator()(protocol::mark const& what) const {
        if (!facilitates()) return only_facilitators("a marker");
        return accept(storage::marker_set{m.id, what.text, what.shared});
    }

    decision operator()(protocol::set_visibility const& what) const {
        if (!m.takes_part()) return only_seated("visibility");
        return accept(storage::visibility_set{m.id, what.visible});
    }

    decision operator()(protocol::set_consent const& what) const {
        if (!m.takes_part()) return only_seated("consent");
        return accept(storage::consent_set{m.id, what.keep});
    }

    decision operator()(protocol::set_sensor const& what) const {
        if (!m.takes_part()) return only_seated("a sensor");
        return accept(storage::sensor_set{m.id, what.source});
    }

    decision operator()(protocol::set_pause const& what) const {
        if (!m.takes_part()) return only_seated("a pause");
        return accept(storage::pause_set{m.id, what.paused, what.quiet});
    }

    decision operator()(protocol::leave const&) const {
        auto d = accept(storage::member_left{m.id});
        d.dismiss_left = true;
        return d;
    }

    // ---- the door

    // Of those who wait, in order of coming, as many as there are seats for.
    decision let_in(std::vector<member_id> const& who) const {
        decision d;
        auto seat = r.seats;
        for (auto const id : who) {
            if (seat >= r.max_seats) {
                auto const no = full();
                d.answers.insert(d.answers.end(), no.answers.begin(), no.answers.end());
                break;
            }
            d.happenings.push_back({storage::member_admitted{id, ++seat}});
        }
        return d;
    }

    // Who is away just now comes in by coming back (session::join), if the door is open then.
    std::vector<member_id> all_who_wait() const {
        std::vector<member_id> who;
        for (auto const& [id, one] : r.members)
            if (one.waiting && one.here) who.push_back(id);
        return who;
    }

    decision operator()(protocol::admit const& what) const {
        if (!facilitates()) return only_facilitators("letting people in");
        if (!what.member) return let_in(all_who_wait());
        auto const found = r.members.find(*what.member);
        if (found == r.members.end() || !found->second.takes_part() || found->second.left)
            return refuse(error_code::not_allowed, "nobody of this number waits", "a member of people.waiting");
        if (found->second.seat) return {}; // another facilitator was quicker
        return let_in({found->first});
    }

    decision operator()(protocol::set_door const& what) const {
        if (!facilitates()) return only_facilitators("the door");
        auto d = what.open ? let_in(all_who_wait()) : decision{};
        if (what.open != r.door_open) d.happenings.insert(d.happenings.begin(), {storage::door_set{what.open}});
        return d;
    }

    decision operator()(protocol::turn_away const& what) const {
        if (!facilitates()) return only_facilitators("turning somebody away");
        auto const found = r.members.find(what.member);
        if (found == r.members.end() || found->second.as != role::participant)
            return refuse(error_code::not_allowed, "only participants can be turned away", "a participant's member");
        if (found->second.turned_away) return {};
        auto d = accept(storage::member_turned_away{found->first});
        // The link still opens the session: who was sent away must not walk in again.
        if (r.door_open) d.happenings.push_back({storage::door_set{false}});
        return d;
    }

    // ---- what everybody does together

    decision operator()(protocol::set_plan const& what) const {
        if (!facilitates()) return only_facilitators("the plan");
        return accept(storage::plan_set{what.parts});
    }

    decision operator()(protocol::start_practice const& what) const {
        if (!facilitates()) return only_facilitators("a practice");
        return accept(storage::practice_set{protocol::practice_state{what.what, std::ceil(to_ms(at) + lead_ms), {}}});
    }

    decision operator()(protocol::practice_step const& what) const {
        if (!facilitates()) return only_facilitators("a practice");
        if (!r.practice)
            return refuse(error_code::not_allowed, "no practice is under way", "start_practice before its steps");
        auto next = *r.practice;
        auto const& steps = next.what.steps;
        if (what.step >= steps.size()) {
            return refuse(
                error_code::out_of_range, "step is beyond the last", "0 to " + std::to_string(steps.size() - 1));
        }
        double before_s = 0;
        for (std::size_t i = 0; i < what.step; ++i) before_s += steps[i].seconds;
        next.began_ms = to_ms(at) - before_s * ms_per_second;
        next.held.reset();
        if (what.hold) next.held = what.step;
        return accept(storage::practice_set{std::move(next)});
    }

    decision operator()(protocol::stop_practice const&) const {
        if (!facilitates()) return only_facilitators("a practice");
        if (!r.practice) return {};
        return accept(storage::practice_set{});
    }

    decision operator()(protocol::spotlight const& what) const {
        if (!facilitates()) return only_facilitators("the spotlight");
        if (!what.a && !what.b) return accept(storage::spotlight_set{});
        auto const sits = [this](protocol::seat_number seat) { return seat >= 1 && seat <= r.seats; };
        if (!what.a || !what.b || *what.a == *what.b || !sits(*what.a) || !sits(*what.b))
            return refuse(error_code::out_of_range, "a and b are no pair", "two different seats, or neither");
        return accept(storage::spotlight_set{std::min(*what.a, *what.b), std::max(*what.a, *what.b)});
    }

    decision operator()(protocol::end const& what) const {
        auto const emergency = what.emergency.value_or(false);
        if (!facilitates()) return only_facilitators("ending the session");
        if (m.as != role::facilitator && !emergency) {
            return refuse(
                error_code::not_allowed, "ending the session is for the facilitator",
                "the facilitator's link, or emergency true");
        }
        return accept(storage::session_ended{emergency});
    }
};

} // namespace

decision decide(room const& r, member& m, protocol::client_message const& message, session_time at) {
    if (r.ended) return refuse(error_code::not_allowed, "the session has ended");
    return std::visit(decider{r, m, at}, message);
}

} // namespace coregulation::session
