#include "server/analysis/draw_chance.hpp"

#include <algorithm>

namespace coregulation::analysis {

namespace {

// The outline of steps between two levels; clipped to them.
std::vector<point> outline(std::span<step const> run, double low, double high, time_axis const& axis, auto const& y) {
    std::vector<point> points;
    points.push_back({axis.x(run.front().from_s), y(low)});
    for (auto const& s : run) {
        auto const level = y(std::clamp(s.value, low, high));
        points.push_back({axis.x(s.from_s), level});
        points.push_back({axis.x(s.to_s), level});
    }
    points.push_back({axis.x(run.back().to_s), y(low)});
    return points;
}

} // namespace

void draw_above_chance(
    svg_page& page, std::vector<timed_value> const& values, double hop_s, time_axis const& axis, double top,
    double height, double most, tones with) {
    auto const y = [&](double v) { return top + height * (1 - v / most); };
    auto const steps = steps_of(values, hop_s, axis);
    for (std::size_t from = 0; from < steps.size();) {
        auto to = from + 1;
        while (to < steps.size() && steps[to].from_s - steps[to - 1].to_s < hop_s / 2) ++to;
        std::span const run{steps.data() + from, to - from};
        auto const left = axis.x(run.front().from_s), right = axis.x(run.back().to_s);
        page.rectangle({left, y(1)}, right - left, y(0) - y(1), filled(ink::chance));
        page.area(outline(run, 0, 1, axis, y), filled(with.within));
        if (std::ranges::any_of(run, [](step const& s) { return s.value > 1; }))
            page.area(outline(run, 1, most, axis, y), filled(with.above));
        page.line({left, y(1)}, {right, y(1)}, stroked(ink::chance_edge, 0.8, R"(stroke-dasharray="3 2")"));
        from = to;
    }
}

} // namespace coregulation::analysis
