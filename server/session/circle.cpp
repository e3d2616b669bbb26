#include "server/session/circle.hpp"

#include "server/session/comparing.hpp"
#include "server/session/large_circle.hpp"

namespace coregulation::session {

namespace {

using protocol::state;

// All pairs of a circle cost as the square of the people; p goes down to 0.005.
constexpr std::size_t surrogates = 199;

synchrony::circle_measures measured(room const& r, std::span<seated const* const> in, synchrony::pair_settings how) {
    how.surrogates = surrogates;
    std::vector<synchrony::circle_member> members;
    for (auto const* one : in) members.push_back({one->rate.bpm, seed_of(r, *one->person->who->seat)});
    return synchrony::circle{how}.measure(members, members.size() >= least_in_group);
}

void fill(
    protocol::group_row& row, room const& r, std::span<seated const* const> in, synchrony::circle_measures const& m) {
    if (!m.group) return;
    row.is = state::measuring;
    row.why.reset();
    row.people = static_cast<std::uint32_t>(m.group->people);
    auto const set = [](std::optional<double>& value, std::optional<protocol::chance>& chance, auto const& from) {
        value = from.value;
        chance = wire(from);
    };
    set(row.kuramoto, row.kuramoto_chance, m.group->kuramoto);
    set(row.mean_z, row.mean_z_chance, m.group->mean_z);
    set(row.s_estimator, row.s_estimator_chance, m.group->s_estimator);
    set(row.rho, row.rho_chance, m.group->rho);
    fill_coherence(row, r, in);
}

together small_circle(room const& r, std::span<picture::person const> people, double window_end_s) {
    auto const in = who_take_part(people, window_end_s);
    auto const paced = pacing_of(r, window_end_s);
    together all;
    all.facilitators = group_of(in, paced.shared, [](seated const&) { return true; });
    all.group = group_of(in, paced.shared, shows_to_all);

    std::vector<seated const*> circle, open; // who can be compared; of these, whom the group may see
    for (auto const& one : in) {
        if (!comparable(one)) continue;
        circle.push_back(&one);
        if (shows_to_all(one)) open.push_back(&one);
    }
    auto const m = measured(r, circle, paced.how);
    if (all.facilitators) fill(*all.facilitators, r, circle, m);
    if (all.group) {
        if (open.size() < circle.size()) {
            fill(*all.group, r, open, measured(r, open, paced.how));
        } else if (m.group) {
            all.group = all.facilitators; // the same people
        }
    }

    auto measures = m.pairs.begin(); // in the same order as the rows of those who can be compared
    for (std::size_t i = 0; i < in.size(); ++i) {
        for (std::size_t j = i + 1; j < in.size(); ++j) {
            auto row = row_of(in[i], in[j], paced.shared);
            if (row.is == state::measuring) fill(row, *measures++, in[i], in[j]);
            all.pairs.push_back({in[i].person->who, in[j].person->who, row});
        }
    }
    return all;
}

} // namespace

together together_of(room const& r, std::span<picture::person const> people, double window_end_s) {
    return r.is_large() ? large_circle(r, people, window_end_s) : small_circle(r, people, window_end_s);
}

} // namespace coregulation::session
