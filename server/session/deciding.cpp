#include "server/session/deciding.hpp"

#include <cmath>

namespace coregulation::session {

namespace {

using protocol::error;
using protocol::error_code;
using protocol::role;

// A notification may seem to come from the future by the clock's uncertainty and this.
constexpr double future_slack_ms = 1000;
// The pacer begins its first breath this long after it is set, so that every screen has heard of it.
constexpr double pacer_lead_ms = 500;
constexpr double ms_per_minute = 60'000;

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

    bool facilitates() const { return m.as == role::facilitator; }
    static decision only_facilitators(char const* what) {
        return refuse(error_code::not_allowed, std::string(what) + " is for facilitators", "the facilitator's link");
    }
    static decision only_seated(char const* what) {
        return refuse(error_code::not_allowed, std::string(what) + " needs a seat", "join with seat true");
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
        if (!m.seat) return only_seated("a notification");
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
        if ((live && rests) || (!live && !m.keep)) {
            // Neither measured nor stored: the person rests, or what is past may not be kept. Settled, so that the
            // client can forget it.
            of.taken.received = n.seq;
            d.answers.push_back(settled(of));
            return d;
        }
        d.happenings.push_back({storage::notification_received{m.id, n}, m.keep});
        if (m.keep) {
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
        breath.epoch_ms = std::ceil(to_ms(at) + pacer_lead_ms);
        breath.period_ms = ms_per_minute / what.breaths_per_min;
        breath.inhale = what.inhale;
        return accept(storage::pacer_set{breath});
    }

    decision operator()(protocol::mark const& what) const {
        if (!facilitates()) return only_facilitators("a marker");
        return accept(storage::marker_set{m.id, what.text, what.shared});
    }

    decision operator()(protocol::set_visibility const& what) const {
        if (!m.seat) return only_seated("visibility");
        return accept(storage::visibility_set{m.id, what.visible});
    }

    decision operator()(protocol::set_consent const& what) const {
        if (!m.seat) return only_seated("consent");
        return accept(storage::consent_set{m.id, what.keep});
    }

    decision operator()(protocol::set_sensor const& what) const {
        if (!m.seat) return only_seated("a sensor");
        return accept(storage::sensor_set{m.id, what.source});
    }

    decision operator()(protocol::set_pause const& what) const {
        if (!m.seat) return only_seated("a pause");
        return accept(storage::pause_set{m.id, what.paused, what.quiet});
    }

    decision operator()(protocol::leave const&) const {
        auto d = accept(storage::member_left{m.id});
        d.dismiss_left = true;
        return d;
    }

    decision operator()(protocol::end const&) const {
        if (!facilitates()) return only_facilitators("ending the session");
        return accept(storage::session_ended{});
    }
};

} // namespace

decision decide(room const& r, member& m, protocol::client_message const& message, session_time at) {
    if (r.ended) return refuse(error_code::not_allowed, "the session has ended");
    return std::visit(decider{r, m, at}, message);
}

} // namespace coregulation::session
