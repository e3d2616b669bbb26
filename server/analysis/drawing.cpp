#include "server/analysis/drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace coregulation::analysis {

namespace {

constexpr std::array tick_minutes{0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1440.0};
constexpr double ticks_most = 13; // so that labels stay apart
constexpr double least_length_s = 60;

std::string minutes(double t_s) {
    std::string text;
    append_pixels(text, t_s / 60);
    return text;
}

} // namespace

std::string filled(std::string_view colour) {
    return R"(fill=")" + std::string(colour) + '"';
}

std::string stroked(std::string_view colour, double width, std::string_view more) {
    auto text = R"(fill="none" stroke=")" + std::string(colour) + R"(" stroke-width=")";
    append_pixels(text, width);
    text += '"';
    if (!more.empty()) text += ' ';
    return text.append(more);
}

time_axis::time_axis(results const& all) {
    auto const extent = extent_of(all.people);
    first_s_ = time_of(extent.first);
    length_s_ = std::max(least_length_s, time_of(extent.end) - first_s_);
}

double time_axis::x(double t_s) const {
    auto const share = std::clamp((t_s - first_s_) / length_s_, 0.0, 1.0);
    return sheet::left + share * (sheet::right - sheet::left);
}

void time_axis::draw(svg_page& page, double top, double bottom) const {
    auto every_s = tick_minutes.back() * 60;
    for (auto const m : tick_minutes)
        if (length_s_ / (m * 60) <= ticks_most) {
            every_s = m * 60;
            break;
        }
    auto const count = std::min<double>(std::floor(length_s_ / every_s), 100);
    for (double n = 0; n <= count; ++n) {
        auto const at = x(first_s_ + n * every_s);
        page.line({at, top}, {at, bottom}, stroked(ink::hairline, 1));
        page.text({at, bottom + 14}, minutes(n * every_s), sheet::small, anchor::middle, filled(ink::quiet));
    }
    page.text({sheet::right + 18, bottom + 14}, "minutes", sheet::small, anchor::start, filled(ink::quiet));
}

std::vector<step> steps_of(std::vector<timed_value> const& values, double hop_s, time_axis const& axis) {
    auto const together = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(axis.per_pixel_s() / hop_s)));
    std::vector<step> steps;
    for (std::size_t from = 0; from < values.size(); from += together) {
        auto const to = std::min(from + together, values.size());
        double sum = 0, count = 0;
        for (auto i = from; i < to; ++i) {
            if (!values[i].value || !std::isfinite(*values[i].value)) continue;
            sum += *values[i].value;
            count += 1;
        }
        if (count > 0) steps.push_back({values[from].t_s - hop_s, values[to - 1].t_s, sum / count});
    }
    return steps;
}

std::string coherence_tone(double score) {
    static constexpr std::array tones{"#e9eeea", "#c3d9d0", "#8fbfb0", "#4f9a88", "#1f6f5f"};
    auto const share = std::clamp(score / highest_score, 0.0, 0.999);
    return tones[static_cast<std::size_t>(share * static_cast<double>(tones.size()))];
}

double draw_heading(svg_page& page, std::string_view words, std::string_view quietly, double top) {
    page.text({sheet::margin, top + 16}, words, 15, anchor::start, filled(ink::words) + R"( font-weight="600")");
    page.text({sheet::left, top + 16}, quietly, 12, anchor::start, filled(ink::quiet));
    return top + 30;
}

} // namespace coregulation::analysis
