// The rows of pairs and of the group.
#include "server/analysis/draw_chance.hpp"
#include "server/analysis/picture.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::analysis {

namespace {

constexpr tones of_pairs{"#b9c7e4", "#34559e"};
constexpr tones of_group{"#cdbfdc", "#644490"};

constexpr double pairs_most = 2; // the upper edge of a pair's row: above it, how far above says little

// Of a group: large circles rise far above chance, and the row shall show how they change.
double highest_of(std::vector<timed_value> const& values) {
    double highest = 2;
    for (auto const& v : values) highest = std::max(highest, v.value.value_or(0));
    return highest;
}

double row_height(std::size_t pairs) {
    if (pairs == 1) return 120;
    if (pairs <= 3) return 72;
    if (pairs <= 10) return 40;
    return pairs <= 36 ? 26 : 18;
}

std::string percent(double share) {
    return std::to_string(std::lround(100 * share)) + " %";
}

std::string p_of(double p) {
    auto const thousandths = std::lround(p * 1000);
    auto digits = std::to_string(thousandths);
    if (thousandths >= 1000) return "1";
    return "0." + std::string(3 - digits.size(), '0') + digits;
}

// "23 % above, p 0.005"
std::string
figures(std::optional<review::share_above> const& share, review::session_beside_chance const* session = nullptr) {
    if (!share) return "no values";
    return percent(share->share) + " above" + (session ? ", p " + p_of(session->peak.p) : std::string{});
}

// What is drawn of a pair: with a pacer, what is left beyond it.
synchrony::against_chance const* drawn_of(pair_window const& w) {
    if (!w.measured) return nullptr;
    return w.measured->beyond_pacer ? &*w.measured->beyond_pacer : &w.measured->r_peak;
}

std::string heading_of_pairs(results const& all) {
    std::string const share = "; right: share of time above it";
    if (all.how.pacer_bpm) return "what moves together beyond the pacer you shared, beside chance (the band)" + share;
    return (all.pairs.size() == 1 ? "how far they move together, beside chance (the band)" : "the same for every two") +
           share + ", and the session's p";
}

} // namespace

double draw_pairs(svg_page& page, results const& all, drawn_names const& names, time_axis const& axis, double top) {
    if (all.pairs.empty()) return top;
    auto y = draw_heading(page, all.pairs.size() == 1 ? "The two together" : "Two by two", heading_of_pairs(all), top);
    if (all.pairs.size() > most_drawn_pairs) {
        page.text(
            {sheet::left, y + 12},
            std::to_string(all.pairs.size()) + " pairs are too many to draw; the tables hold them.", sheet::normal,
            anchor::start, filled(ink::words));
        return y + 40;
    }
    auto const height = row_height(all.pairs.size());
    auto const gap = height > 30 ? 10.0 : 5.0;
    auto const row = height + gap;
    auto const letters = height < 20 ? 10.5 : sheet::small + 1;
    axis.draw(page, y, y + row * static_cast<double>(all.pairs.size()) - gap + 3);
    for (auto const& one : all.pairs) {
        auto const name = names.pairs[one.a] + " – " + names.pairs[one.b];
        auto const& share = all.how.pacer_bpm ? one.session.above.beyond_pacer : one.session.above.r_peak;
        page.open_group(names.lanes[one.a] + " and " + names.lanes[one.b] + ": " + figures(share) + " chance");
        std::vector<timed_value> values;
        for (auto const& w : one.windows) {
            auto const* const c = drawn_of(w);
            values.push_back({w.t_s, c ? std::optional{c->above_chance} : std::nullopt});
        }
        draw_above_chance(page, values, all.how.hop_s, axis, y, height, pairs_most, of_pairs);
        auto const middle = y + height / 2 + letters * 0.36;
        page.text({sheet::margin, middle}, name, letters, anchor::start, filled(ink::words));
        auto const* const session = one.session.shifts && !all.how.pacer_bpm ? &*one.session.shifts : nullptr;
        page.text({sheet::right + 18, middle}, figures(share, session), letters, anchor::start, filled(ink::quiet));
        page.close_group();
        y += row;
    }
    return y + 28;
}

double draw_group(svg_page& page, results const& all, time_axis const& axis, double top) {
    if (all.people.size() < 3) return top; // two people are a pair
    constexpr double height = 64, row = height + 12;
    auto y = draw_heading(
        page, "All together",
        "how far the whole group moves together, beside chance (the band); right: share of time above it", top);
    axis.draw(page, y, y + 2 * row - 6);
    using chance_of = std::function<synchrony::against_chance const*(group_window const&)>;
    auto const draw = [&](std::string const& name, std::string const& quietly, chance_of const& chance) {
        page.open_group(name);
        std::vector<timed_value> values;
        std::vector<review::measured_window> counted;
        for (auto const& w : all.circle.windows) {
            auto const* const c = chance(w);
            values.push_back({w.t_s, c ? std::optional{c->above_chance} : std::nullopt});
            if (c) counted.push_back({w.t_s, c->p <= 0.05});
        }
        draw_above_chance(page, values, all.how.hop_s, axis, y, height, highest_of(values), of_group);
        page.text({sheet::margin, y + height / 2}, name, sheet::normal, anchor::start, filled(ink::words));
        page.text({sheet::margin, y + height / 2 + 15}, quietly, sheet::small, anchor::start, filled(ink::quiet));
        page.text(
            {sheet::right + 18, y + height / 2 + 4}, figures(review::share_above_chance(counted, all.how.window_s)),
            sheet::small + 1, anchor::start, filled(ink::quiet));
        page.close_group();
        y += row;
    };
    draw("Moving together", "mean over all pairs", [](group_window const& w) {
        return w.measured ? &w.measured->mean_z : nullptr;
    });
    draw("In phase", "their slow waves in step", [](group_window const& w) {
        return w.measured ? &w.measured->kuramoto : nullptr;
    });
    return y + 26;
}

} // namespace coregulation::analysis
