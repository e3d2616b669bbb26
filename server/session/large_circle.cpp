#include "server/session/large_circle.hpp"

#include "server/session/comparing.hpp"
#include "server/synchrony/crowd.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace coregulation::session {

namespace {

using protocol::state;

// What half a byte says of a seat.
constexpr std::uint8_t not_to_be_seen = 0, rests = 1, gathers = 2, is_withheld = 3, least_measuring = 4, greatest = 15;
constexpr double score_a_step = 0.4; // the highest step begins at 4.4, which a steady slow breath reaches

std::uint8_t at_a_glance(protocol::individual const& values) {
    switch (values.is) {
    case state::resting:
        return rests;
    case state::gathering:
        return gathers;
    case state::withheld:
        return is_withheld;
    case state::measuring:
        break;
    }
    auto const steps = values.coherent ? std::max(0.0, std::floor(values.coherent->score / score_a_step)) : 0;
    return static_cast<std::uint8_t>(std::min<double>(least_measuring + steps, greatest));
}

std::string base64url(std::vector<std::uint8_t> const& bytes) {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto const there = std::min<std::size_t>(bytes.size() - i, 3);
        std::uint32_t three = 0;
        for (std::size_t k = 0; k < 3; ++k) three = three << 8 | (k < there ? bytes[i + k] : 0U);
        for (std::size_t k = 0; k <= there; ++k) text += letters[three >> (18 - 6 * k) & 63U];
    }
    return text;
}

void fill(protocol::group_row& row, synchrony::crowd const& crowd) {
    auto const m = crowd.people() >= least_in_group ? crowd.measures() : std::nullopt;
    if (!m) return;
    row.is = state::measuring;
    row.why.reset();
    row.people = static_cast<std::uint32_t>(m->people);
    row.kuramoto = m->kuramoto.value;
    row.kuramoto_chance = wire(m->kuramoto);
    row.mean_z = m->mean_z.value;
    row.mean_z_chance = wire(m->mean_z);
}

std::vector<synchrony::circle_member> members_of(room const& r, std::span<seated const* const> in) {
    std::vector<synchrony::circle_member> members;
    for (auto const* one : in) members.push_back({one->rate.bpm, seed_of(r, *one->person->who->seat)});
    return members;
}

std::optional<picture::pair> in_the_spotlight(room const& r, std::span<seated const> in, pacing const& paced) {
    if (!r.spotlight) return {};
    auto const of = [in](protocol::seat_number seat) {
        auto const found = std::ranges::find(in, seat, [](seated const& s) { return *s.person->who->seat; });
        return found == in.end() ? nullptr : &*found;
    };
    auto const *const a = of(r.spotlight->a), *const b = of(r.spotlight->b);
    if (a == nullptr || b == nullptr) return {};
    auto row = row_of(*a, *b, paced.shared);
    if (row.is == state::measuring) {
        std::array<seated const*, 2> const both{a, b};
        auto const m = synchrony::circle{paced.how}.measure(members_of(r, both), false);
        fill(row, m.pairs.front(), *a, *b);
    }
    return picture::pair{a->person->who, b->person->who, row};
}

// The few who are farthest above their own calm, in seat order.
std::vector<protocol::person_row> far_above(std::span<picture::person const> people) {
    std::vector<picture::person const*> above;
    for (auto const& one : people)
        if (one.above_own_bpm && shows(*one.who, audience::facilitators)) above.push_back(&one);
    if (above.size() > most_told_above) {
        std::ranges::stable_sort(above, std::greater{}, [](auto const* one) { return *one->above_own_bpm; });
        above.resize(most_told_above);
        std::ranges::sort(above, {}, [](auto const* one) { return *one->who->seat; });
    }
    std::vector<protocol::person_row> rows;
    for (auto const* one : above) {
        protocol::person_row row{*one->who->seat, {}, one->above_own_bpm};
        row.values.is = one->values.is;
        row.values.needs_s = one->values.needs_s;
        row.values.heart_rate_bpm = one->values.heart_rate_bpm;
        rows.push_back(row);
    }
    return rows;
}

} // namespace

together large_circle(room const& r, std::span<picture::person const> people, double window_end_s) {
    auto const in = who_take_part(people, window_end_s);
    auto const paced = pacing_of(r, window_end_s);
    together all;
    all.facilitators = group_of(in, paced.shared, [](seated const&) { return true; });
    all.group = group_of(in, paced.shared, shows_to_all);

    std::vector<seated const*> open, everybody, besides; // who can be compared: whom all may see, all, the others
    for (auto const& one : in) {
        if (!comparable(one)) continue;
        (shows_to_all(one) ? open : besides).push_back(&one);
        everybody.push_back(&one);
    }
    synchrony::crowd crowd{paced.how};
    crowd.add(members_of(r, open));
    if (all.group) {
        fill(*all.group, crowd);
        if (all.group->is == state::measuring) fill_coherence(*all.group, r, open);
    }
    if (all.facilitators) {
        if (besides.empty() && all.group && all.group->is == state::measuring) {
            all.facilitators = all.group; // the same people
        } else {
            crowd.add(members_of(r, besides));
            fill(*all.facilitators, crowd);
            if (all.facilitators->is == state::measuring) fill_coherence(*all.facilitators, r, everybody);
        }
    }
    if (auto const pair = in_the_spotlight(r, in, paced)) all.pairs.push_back(*pair);
    return all;
}

std::string strip_of(room const& r, std::span<picture::person const> people, audience to) {
    std::vector<std::uint8_t> bytes((r.seats + 1) / 2, not_to_be_seen);
    for (auto const& one : people) {
        if (!shows(*one.who, to)) continue;
        auto const place = *one.who->seat - 1;
        auto const says = at_a_glance(one.values);
        bytes[place / 2] |= static_cast<std::uint8_t>(place % 2 == 0 ? says << 4 : says);
    }
    return base64url(bytes);
}

void fill_large(protocol::frame& f, room const& r, picture const& all, audience to) {
    f.strip = strip_of(r, all.people, to);
    if (to != audience::facilitators) return;
    f.people = far_above(all.people);
    for (auto const& one : all.pairs)
        if (shows(*one.a, to) && shows(*one.b, to)) f.pairs.push_back(one.values);
}

} // namespace coregulation::session
