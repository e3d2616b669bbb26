#include "server/analysis/drawing.hpp"

#include <algorithm>
#include <cmath>

namespace coregulation::analysis {

namespace {

constexpr double ribbon_height = 9, between = 3; // px, the coherence ribbon under a lane
constexpr double least_span_bpm = 20;            // of a lane: a calm heart shall not look wild

double lane_height(std::size_t people) {
    if (people == 1) return 170;
    if (people <= 3) return 96;
    return people <= 6 ? 62 : 42;
}

struct bpm_range {
    double low = 0, high = 0;
};

// Nearly all of the samples, in whole tens.
bpm_range range_of(std::span<double const> bpm) {
    std::vector<double> there;
    for (auto const v : bpm)
        if (std::isfinite(v)) there.push_back(v);
    if (there.empty()) return {50, 50 + least_span_bpm};
    auto const at = [&there](double share) {
        auto const i = static_cast<std::ptrdiff_t>(share * static_cast<double>(there.size() - 1));
        std::nth_element(there.begin(), there.begin() + i, there.end());
        return there[static_cast<std::size_t>(i)];
    };
    bpm_range r{std::floor(at(0.002) / 10) * 10, std::ceil(at(0.998) / 10) * 10};
    if (r.high - r.low < least_span_bpm) r.high = r.low + least_span_bpm;
    return r;
}

// The line's pieces: broken where a sample is missing; a pixel's lowest and highest where samples are denser.
std::vector<std::vector<point>>
curve_of(std::span<double const> bpm, grid_index first, time_axis const& axis, auto const& y) {
    std::vector<std::vector<point>> pieces(1);
    auto const a_pixel = std::max<std::size_t>(1, static_cast<std::size_t>(axis.per_pixel_s() * signal::grid_hz));
    for (std::size_t from = 0; from < bpm.size(); from += a_pixel) {
        auto const part = bpm.subspan(from, std::min(a_pixel, bpm.size() - from));
        if (std::ranges::any_of(part, [](double v) { return !std::isfinite(v); })) {
            if (!pieces.back().empty()) pieces.emplace_back();
            continue;
        }
        auto const [low, high] = std::ranges::minmax_element(part);
        auto const at = [&](auto sample) {
            auto const k = first + static_cast<grid_index>(from) + (sample - part.begin());
            pieces.back().push_back({axis.x(time_of(k)), y(*sample)});
        };
        at(std::min(low, high));
        if (low != high) at(std::max(low, high));
    }
    return pieces;
}

void draw_withheld(svg_page& page, person const& p, time_axis const& axis, double top, double height) {
    auto const known = p.rhythm.bpm();
    for (std::size_t from = 0; from < known.size();) {
        auto const withheld = [&](std::size_t k) {
            return std::isfinite(known[k]) && !std::isfinite(p.regular_bpm[k]);
        };
        auto to = from;
        while (to < known.size() && withheld(to)) ++to;
        if (to > from) {
            auto const left = axis.x(time_of(p.rhythm.first() + static_cast<grid_index>(from)));
            auto const right = axis.x(time_of(p.rhythm.first() + static_cast<grid_index>(to)));
            page.rectangle({left, top}, right - left, height, hatched);
        }
        from = to + 1;
    }
}

void draw_coherence(svg_page& page, results const& all, person const& p, time_axis const& axis, double top) {
    std::vector<timed_value> scores;
    for (auto const& w : p.coherence) scores.push_back({w.t_s, w.value ? std::optional{w.value->score} : std::nullopt});
    auto const steps = steps_of(scores, all.how.hop_s, axis);
    for (std::size_t i = 0; i < steps.size();) { // neighbours of one tone are one rectangle
        auto const tone = coherence_tone(steps[i].value);
        auto to = i + 1;
        while (to < steps.size() && coherence_tone(steps[to].value) == tone &&
               steps[to].from_s - steps[to - 1].to_s < all.how.hop_s / 2)
            ++to;
        auto const left = axis.x(steps[i].from_s), right = axis.x(steps[to - 1].to_s);
        page.rectangle({left, top}, right - left, ribbon_height, filled(tone));
        i = to;
    }
}

std::string rounded(double value) {
    return std::to_string(std::lround(value));
}

std::string word_of(person const& p) {
    if (p.why == reason::rhythm) return "withheld: beats too irregular";
    if (p.why == reason::corrections) return "withheld: too many corrections";
    if (p.rhythm.empty() || p.rhythm.bpm().size() < 2) return "too short to draw";
    if (p.hrv.time)
        return rounded(60000 / p.hrv.time->mean_nn_ms) + " bpm, RMSSD " + rounded(p.hrv.time->rmssd_ms) + " ms";
    return {};
}

void draw_lane(
    svg_page& page, results const& all, person const& p, std::string const& name, time_axis const& axis, double top,
    double height) {
    page.open_group(name);
    auto const bpm = p.rhythm.bpm();
    auto const range = range_of(bpm);
    auto const y = [&](double v) {
        auto const share = std::clamp((v - range.low) / (range.high - range.low), -0.05, 1.05);
        return top + height * (1 - share);
    };
    draw_withheld(page, p, axis, top, height);
    for (auto const v : {range.low, range.high}) {
        page.line({sheet::left, y(v)}, {sheet::right, y(v)}, stroked(ink::hairline, 1));
        page.text({sheet::right + 18, y(v) + 4}, rounded(v) + " bpm", sheet::small, anchor::start, filled(ink::quiet));
    }
    for (auto const& piece : curve_of(bpm, p.rhythm.first(), axis, y))
        page.polyline(piece, stroked(ink::heart, 1.1, R"(stroke-linejoin="round")"));
    auto const middle = top + height / 2;
    page.text({sheet::margin, middle}, name, sheet::normal, anchor::start, filled(ink::words));
    page.text({sheet::margin, middle + 15}, word_of(p), sheet::small, anchor::start, filled(ink::quiet));
    draw_coherence(page, all, p, axis, top + height + between);
    page.close_group();
}

} // namespace

double draw_people(svg_page& page, results const& all, drawn_names const& names, time_axis const& axis, double top) {
    auto y = draw_heading(page, "Each heart", "heart rate; the green ribbon below it shows coherence", top);
    auto const height = lane_height(all.people.size());
    auto const row = height + between + ribbon_height + 13;
    axis.draw(page, y, y + row * static_cast<double>(all.people.size()) - 8);
    for (std::size_t i = 0; i < all.people.size(); ++i, y += row)
        draw_lane(page, all, all.people[i], names.lanes[i], axis, y, height);
    return y + 26;
}

} // namespace coregulation::analysis
