// What the parts of the picture share: the sheet, its measures and its colours.
#pragma once

#include "server/analysis/analysis.hpp"
#include "server/analysis/svg.hpp"

#include <functional>
#include <string>
#include <vector>

namespace coregulation::analysis {

namespace sheet {
inline constexpr double width = 1200;             // px: a laptop's window, or landscape paper
inline constexpr double left = 190, right = 1040; // of the time axis; names stand left of it, figures right
inline constexpr double margin = 28;
inline constexpr double small = 11, normal = 13, large = 22; // px, sizes of letters
} // namespace sheet

namespace ink {
inline constexpr char const* paper = "#fdfcf9";
inline constexpr char const* words = "#2f3437";
inline constexpr char const* quiet = "#666b70"; // 5.2:1 on paper
inline constexpr char const* hairline = "#e6e2d8";
inline constexpr char const* heart = "#35566b";
inline constexpr char const* chance = "#ebe5d6"; // the band
inline constexpr char const* chance_edge = "#a39a84";
} // namespace ink

// fill="COLOUR"
std::string filled(std::string_view colour);

// stroke="COLOUR" stroke-width="WIDTH", nothing filled; `more`: further attributes
std::string stroked(std::string_view colour, double width, std::string_view more = {});

// The pattern of what is withheld, defined once in the document.
inline constexpr char const* hatched = R"x(fill="url(#withheld)")x";

// The time axis: session time to pixels.
class time_axis {
public:
    explicit time_axis(results const&);

    double x(double t_s) const;
    double per_pixel_s() const { return length_s_ / (sheet::right - sheet::left); }
    double length_s() const { return length_s_; }

    // Hairlines from top to bottom, minutes below.
    void draw(svg_page&, double top, double bottom) const;

private:
    double first_s_ = 0, length_s_ = 60;
};

// A stretch of time with one value.
struct step {
    double from_s = 0, to_s = 0, value = 0;
};

// A value at the end of each window becomes a step as wide as the hop before it; windows without value leave a gap.
// No more than one step a pixel: where hops are denser, the mean of those that there are.
struct timed_value {
    double t_s = 0;
    std::optional<double> value;
};
std::vector<step> steps_of(std::vector<timed_value> const&, double hop_s, time_axis const&);

// How people are called beside their lanes and in the rows of pairs.
struct drawn_names {
    std::vector<std::string> lanes, pairs;
};

// Each draws its part from `top` on and returns where it ends.
double draw_people(svg_page&, results const&, drawn_names const&, time_axis const&, double top);
double draw_pairs(svg_page&, results const&, drawn_names const&, time_axis const&, double top);
double draw_group(svg_page&, results const&, time_axis const&, double top);
double draw_legend(svg_page&, results const&, double top);

// Of the score, from restless to one even wave; five tones.
std::string coherence_tone(double score);
inline constexpr double highest_score = 5.8; // of a pure wave

// A heading over a part; returns where the part begins.
double draw_heading(svg_page&, std::string_view words, std::string_view quietly, double top);

} // namespace coregulation::analysis
