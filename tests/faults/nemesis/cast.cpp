#include "tests/faults/nemesis/cast.hpp"

#include "tests/faults/nemesis/audience.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace coregulation::faults {

namespace {

using rehearsal::random_stream;

constexpr double rests_over_before_s = 13; // the end: who rests then could not be told from who is lost
constexpr double first_wish_s = 10, last_first_wish_s = 25, between_least_s = 10, between_most_s = 30;
constexpr std::uint64_t purpose_of_waits = 42, purpose_of_wishes = 43; // of random streams
// Who is who, by number: every fourth does not keep, and in each six one wavers and one rests at times.
constexpr std::size_t one_who_does_not_keep = 2, one_who_wavers = 3, one_who_rests = 5;

rehearsal::simulation_settings hearts_of(cast_settings const& how) {
    rehearsal::simulation_settings out;
    out.people = how.people;
    out.seed = how.seed;
    return out;
}

} // namespace

cast::cast(net::client_loop& loop, cast_settings how, std::function<void(claim const&)> claimed)
    : loop_(loop)
    , how_(std::move(how))
    , hearts_(hearts_of(how_)) {
    for (std::size_t i = 0; i < how_.people; ++i) seat(i, claimed);
}

void cast::seat(std::size_t i, std::function<void(claim const&)> const& claimed) {
    auto const name = std::to_string(i + 1);
    auto& one = seats_.emplace_back(seated{
        .line = std::make_unique<testing::fault_proxy>(how_.server_port, how_.seed + i),
        .who = {},
        .page = {},
        .wishes = random_stream(how_.seed, i, purpose_of_wishes),
        .saw = {}});
    one.saw.name = "person " + name;
    one.saw.whose = i;
    one.wavers = i % 6 == one_who_wavers;
    one.rests_at_times = i % 6 == one_who_rests;
    one.next_wish_s = one.wishes.uniform(first_wish_s, last_first_wish_s);
    auto const keeps = how_.everybody_keeps || i % 4 != one_who_does_not_keep;
    one.who = std::make_unique<person>(
        "Person " + name, how_.link, person::choices{protocol::visibility::group, keeps}, claimed);
    one.page = std::make_unique<browser>(
        loop_, net::client_address{"127.0.0.1", std::to_string(one.line->port())}, *one.who,
        random_stream(how_.seed, i, purpose_of_waits),
        [this, i](std::string_view text, protocol::server_message const& message) {
            note(seats_[i].saw, text, message, loop_.now_ms());
        });
}

void cast::arrive() {
    for (auto& one : seats_) one.page->open();
}

void cast::live(double at_s) {
    beat(std::min(at_s, how_.seconds));
    wish(at_s);
}

void cast::beat(double at_s) {
    hearts_.advance(at_s);
    for (std::size_t i = 0; i < seats_.size(); ++i) {
        auto& one = seats_[i];
        auto const& sent = hearts_.people()[i].sent;
        for (; one.heard < sent.size() && sent[one.heard].arrival_s <= at_s; ++one.heard) {
            if (!one.page->is_open()) continue; // no page, no strap: a gap
            auto const& n = sent[one.heard];
            one.who->sense(loop_.now_ms(), n.rr_ms, n.bpm, n.contact);
        }
    }
}

void cast::wish(double at_s) {
    for (auto& one : seats_) {
        if (at_s > how_.seconds - rests_over_before_s) {
            if (std::exchange(one.rests, false)) one.who->rest(false);
            continue;
        }
        if (at_s < one.next_wish_s) continue;
        one.next_wish_s = at_s + one.wishes.uniform(between_least_s, between_most_s);
        if (one.wavers) {
            constexpr std::array choices{
                protocol::visibility::group, protocol::visibility::facilitator, protocol::visibility::only_me};
            one.who->show_to(choices[static_cast<std::size_t>(one.wishes.uniform(0, choices.size()))]);
        }
        if (one.rests_at_times) one.who->rest(one.rests = !one.rests);
    }
}

void cast::send_due() {
    for (auto& one : seats_) one.page->send_due();
}

void cast::make_whole() {
    for (auto& one : seats_) {
        one.line->become({});
        if (!one.page->is_open()) one.page->open();
    }
}

void cast::leave() {
    for (auto& one : seats_) one.page->leave();
}

bool cast::all_joined() const {
    return std::ranges::all_of(seats_, [](seated const& one) { return one.who->joined(); });
}

bool cast::nothing_waits() const {
    return std::ranges::all_of(seats_, [](seated const& one) { return one.who->unacknowledged() == 0; });
}

std::vector<person_facts> cast::facts() const {
    std::vector<person_facts> out;
    for (auto const& one : seats_) {
        out.push_back(
            {.name = one.who->name(),
             .keeps = one.who->keeps(),
             .seats = one.who->seats(),
             .all = one.who->everything(),
             .unacknowledged = one.who->unacknowledged(),
             .false_claims = one.who->false_claims(),
             .errors = one.who->errors(),
             .turned_away = one.page->over()});
    }
    return out;
}

std::vector<screen> cast::screens() const {
    std::vector<screen> out;
    for (auto const& one : seats_) out.push_back(one.saw);
    return out;
}

} // namespace coregulation::faults
