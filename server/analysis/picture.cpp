#include "server/analysis/picture.hpp"

#include "server/analysis/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace coregulation::analysis {

namespace {

constexpr std::size_t longest_lane_name = 20; // letters that fit beside a lane
constexpr std::size_t longest_pair_name = 23; // of two together; else the row names them by number

std::size_t letters(std::string const& name) {
    return static_cast<std::size_t>(
        std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string shortened(std::string const& name, std::size_t most) {
    if (letters(name) <= most) return name;
    std::string kept;
    std::size_t count = 0;
    for (auto const c : name) {
        auto const begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        if (begins && ++count == most) break;
        kept += c;
    }
    return kept + "…";
}

// Without folder and ending. Where pairs would not fit into their rows, or two be called alike, everybody has a number.
drawn_names names_of(results const& all) {
    drawn_names names;
    std::size_t longest = 0, second = 0;
    for (auto const& p : all.people) {
        names.lanes.push_back(std::filesystem::path{p.file}.stem().string());
        auto const size = letters(names.lanes.back());
        second = std::max(second, std::min(size, longest));
        longest = std::max(longest, size);
    }
    auto sorted = names.lanes;
    std::ranges::sort(sorted);
    auto const alike = std::ranges::adjacent_find(sorted) != sorted.end();
    auto const numbered = all.people.size() > 1 && (alike || longest + second > longest_pair_name);
    for (std::size_t i = 0; i < names.lanes.size(); ++i) {
        auto& name = names.lanes[i];
        auto const number = std::to_string(i + 1);
        if (numbered) name = number + "  " + name;
        name = shortened(name, longest_lane_name);
        names.pairs.push_back(numbered ? number : name);
    }
    return names;
}

std::string counted(std::size_t n, std::string const& one, std::string const& more) {
    return std::to_string(n) + " " + (n == 1 ? one : more);
}

std::string summary(results const& all, drawn_names const& names, time_axis const& axis) {
    auto text = counted(all.people.size(), "person", "people") + ", " +
                counted(static_cast<std::size_t>(std::lround(axis.length_s() / 60)), "minute", "minutes") + ". ";
    for (std::size_t i = 0; i < all.people.size(); ++i) {
        auto const& p = all.people[i];
        text += names.lanes[i] + ": " + std::to_string(p.beats) + " beats";
        if (p.hrv.time) text += ", " + std::to_string(std::lround(60000 / p.hrv.time->mean_nn_ms)) + " a minute";
        text += p.is == state::withheld ? ", withheld. " : ". ";
    }
    if (all.pairs.size() > most_drawn_pairs) return text;
    for (auto const& one : all.pairs) {
        auto const& share = all.how.pacer_bpm ? one.session.above.beyond_pacer : one.session.above.r_peak;
        if (!share) continue;
        text += names.lanes[one.a] + " and " + names.lanes[one.b] +
                (all.how.pacer_bpm ? ": beyond the pacer, above chance in " : ": above chance in ") +
                std::to_string(std::lround(100 * share->share)) + " % of the windows; chance gives 5 %. ";
    }
    return text;
}

} // namespace

std::string to_svg(results const& all) {
    auto const names = names_of(all);
    time_axis const axis{all};
    svg_page shapes;
    shapes.text({sheet::margin, 42}, "Hearts over time", sheet::large, anchor::start, filled(ink::words));
    shapes.text(
        {sheet::margin, 64},
        counted(all.people.size(), "person", "people") + " · " +
            counted(static_cast<std::size_t>(std::lround(axis.length_s() / 60)), "minute", "minutes") +
            (all.how.align_at_start && all.people.size() > 1 ? " · laid side by side from their first beats" : "") +
            (all.how.pacer_bpm ? " · with a shared pacer" : ""),
        sheet::normal, anchor::start, filled(ink::quiet));
    auto bottom = draw_people(shapes, all, names, axis, 84);
    bottom = draw_group(shapes, all, axis, bottom);
    bottom = draw_pairs(shapes, all, names, axis, bottom);
    auto const height = draw_legend(shapes, all, bottom) + sheet::margin / 2;

    svg_page page;
    page.raw("<defs><pattern id=\"withheld\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
             "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#f3efe5\"/>"
             "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#d5ccb8\" stroke-width=\"2\"/></pattern></defs>\n");
    page.rectangle({0, 0}, sheet::width, height, filled(ink::paper));
    page.append(shapes);
    return page.document(sheet::width, height, "Hearts over time", summary(all, names, axis));
}

} // namespace coregulation::analysis
