#include "server/cli/seats.hpp"

#include "protocol/json.hpp"
#include "server/net/client_api.hpp"
#include "server/net/client_loop.hpp"
#include "server/net/client_member.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

namespace coregulation::cli {

namespace {

constexpr double tick_ms = 20;         // how often sources are asked; a fiftieth of a strap's period
constexpr double last_acks_ms = 10000; // to wait for at the end
constexpr auto session_ended = static_cast<std::uint16_t>(protocol::close_code::session_ended);
constexpr auto turned_away = static_cast<std::uint16_t>(protocol::close_code::turned_away);

class room {
public:
    room(std::vector<seated> who, seating const& how, std::ostream& err)
        : who_(std::move(who))
        , how_(how)
        , err_(err)
        , people_(who_.size()) {
        for (std::size_t i = 0; i < who_.size(); ++i) {
            net::client_place const place{
                .link = how_.link.secret,
                .name = who_[i].name,
                .visible = protocol::visibility::group,
                .keep = true,
                .seat = true,
                .source = who_[i].source};
            people_[i].member = std::make_unique<net::client_member>(
                loop_, how_.link.server, place,
                net::client_member::events{
                    .received = [this, i](std::string_view, auto const* message) { heard(i, message); },
                    .interrupted = [this, i](std::string const& why) { say(i, why); },
                    .ended = [this, i](std::string const& why, std::uint16_t code) { ended(i, why, code); }});
        }
    }

    int run() {
        loop_.interrupted([this] { interrupted(); });
        loop_.every(tick_ms, [this] { tick(); });
        people_.front().member->start();
        loop_.run();
        auto const whole = std::all_of(people_.begin(), people_.end(), [](person const& p) { return lost(p) == 0; });
        return failed_ || !begun_ || !(whole || session_over_) ? 1 : 0; // an ended session takes nothing more
    }

    nlohmann::ordered_json summary() const {
        nlohmann::ordered_json result{{"seconds", begun_ ? std::round(passed_s() * 10) / 10 : 0}};
        result["people"] = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < who_.size(); ++i) {
            auto const& talk = people_[i].member->conversation();
            nlohmann::ordered_json one{{"name", who_[i].name}};
            if (talk.seat()) one["seat"] = *talk.seat();
            one["notifications"] = talk.sensed();
            one["acknowledged"] = talk.sensed() - lost(people_[i]);
            result["people"].push_back(one);
        }
        return result;
    }

private:
    struct person {
        std::unique_ptr<net::client_member> member;
        bool seated = false;
        bool gone = false;
    };

    static std::uint64_t lost(person const& p) {
        auto const& talk = p.member->conversation();
        return talk.unacknowledged() + talk.refused() + talk.dropped();
    }

    double passed_s() const { return ((finishing_ ? finished_ms_ : loop_.now_ms()) - began_ms_) / 1000 * how_.speed; }

    void say(std::size_t i, std::string const& what) { err_ << who_[i].name << ": " << what << std::endl; }

    void heard(std::size_t i, protocol::server_message const* message) {
        if (message == nullptr) return;
        if (auto const* error = std::get_if<protocol::error>(message)) {
            say(i, "the server says: " + error->message + (error->expected ? "; expected " + *error->expected : ""));
            if (!people_[i].seated) return stop_all("could not take a seat");
        }
        if (auto const* joined = std::get_if<protocol::joined>(message)) {
            if (i == 0) pacer_ = joined->breath;
            if (joined->waiting && !said_waiting_) err_ << "the door is closed: waiting to be let in" << std::endl;
            said_waiting_ = said_waiting_ || joined->waiting;
            people_[i].seated = people_[i].seated || !joined->waiting;
            if (i + 1 == started_ && started_ < people_.size()) people_[started_++].member->start();
            begin_if_seated();
        }
        if (std::holds_alternative<protocol::admitted>(*message)) {
            people_[i].seated = true;
            begin_if_seated();
        }
        if (auto const* changed = std::get_if<protocol::pacer_changed>(message); changed && i == 0)
            pacer_ = changed->breath;
    }

    void begin_if_seated() {
        auto const ready = [](person const& p) { return p.seated || p.gone; };
        auto const anybody = [](person const& p) { return p.seated && !p.gone; };
        if (begun_ || !std::ranges::all_of(people_, ready) || !std::ranges::any_of(people_, anybody)) return;
        began_ms_ = loop_.now_ms();
        begun_ = true;
    }

    void tick() {
        if (begun_ && !finishing_) {
            follow_pacer();
            auto const until_s = std::min(passed_s(), how_.seconds);
            for (std::size_t i = 0; i < who_.size(); ++i)
                for (auto& one : who_[i].arrived(until_s))
                    people_[i].member->conversation().sense(
                        began_ms_ + one.arrival_s * 1000 / how_.speed, std::move(one.rr_ms), one.bpm, one.contact);
            if (passed_s() >= how_.seconds) finish();
        }
        for (auto& p : people_) p.member->send_due();
        if (finishing_ && !leaving_ && (all_dealt_with() || loop_.now_ms() > finished_ms_ + last_acks_ms)) leave();
    }

    // The pacer's epoch is session time; known here once the clocks have been compared.
    void follow_pacer() {
        if (!pacer_ || !how_.paced) return;
        auto const session_minus_client_ms = people_.front().member->conversation().session_minus_client_ms();
        if (!session_minus_client_ms) return;
        if (pacer_->on) {
            auto const epoch_ms = pacer_->epoch_ms - *session_minus_client_ms - began_ms_;
            how_.paced(rehearsal::pace{
                .epoch_s = epoch_ms / 1000 * how_.speed, .period_s = pacer_->period_ms / 1000 * how_.speed});
        } else {
            how_.paced({});
        }
        pacer_.reset();
    }

    bool all_dealt_with() const {
        return std::all_of(people_.begin(), people_.end(), [](person const& p) {
            return p.gone || p.member->conversation().unacknowledged() == 0;
        });
    }

    void interrupted() {
        if (finishing_ || !begun_) return loop_.stop(); // again, or nothing to finish
        finish();
    }

    void finish() {
        finished_ms_ = loop_.now_ms();
        finishing_ = true;
    }

    void leave() {
        leaving_ = true;
        for (auto& p : people_)
            if (!p.gone) p.member->leave();
    }

    void ended(std::size_t i, std::string const& why, std::uint16_t code) {
        people_[i].gone = true;
        if (code == session_ended) {
            session_over_ = true;
            if (!finishing_) err_ << "the session was ended" << std::endl;
            if (!finishing_) finish();
        } else if (code == turned_away && !leaving_) {
            say(i, "was turned away");
            begin_if_seated();
        } else if (!leaving_) {
            say(i, why);
            failed_ = true;
            if (!begun_) return loop_.stop();
        }
        if (std::all_of(people_.begin(), people_.end(), [](person const& p) { return p.gone; })) loop_.stop();
    }

    void stop_all(char const* why) {
        err_ << why << std::endl;
        failed_ = true;
        loop_.stop();
    }

    net::client_loop loop_; // first: the members need it until they are gone
    std::vector<seated> who_;
    seating const& how_;
    std::ostream& err_;
    std::vector<person> people_;
    std::optional<protocol::pacer> pacer_; // not yet passed on
    double began_ms_ = 0, finished_ms_ = 0;
    std::size_t started_ = 1; // how many have begun to join
    bool said_waiting_ = false;
    bool begun_ = false, finishing_ = false, leaving_ = false, failed_ = false, session_over_ = false;
};

} // namespace

std::optional<std::string> no_seats_by(net::client_link const& link) {
    auto const found = net::look_up(link);
    if (auto const* fault = std::get_if<std::string>(&found)) return *fault;
    auto const& opened = std::get<net::opened_link>(found);
    if (opened.ended) return "this session has ended";
    if (opened.as == protocol::role::participant) return {};
    return "this is the link of a " + std::string(protocol::name_of(opened.as)) + "; the participant link is needed";
}

int fill_seats(std::vector<seated> who, seating const& how, std::ostream& out, std::ostream& err) {
    room all(std::move(who), how, err);
    auto const result = all.run();
    out << all.summary().dump() << std::endl;
    return result;
}

} // namespace coregulation::cli
