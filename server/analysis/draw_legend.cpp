#include "server/analysis/draw_chance.hpp"
#include "server/analysis/drawing.hpp"
#include "storage/records.hpp"

#include <cmath>

namespace coregulation::analysis {

namespace {

constexpr double swatch = 130, line_height = 17;

constexpr std::size_t line_letters = 118; // that fit beside the samples

// The words beside a sample of what is drawn, broken into lines; returns where the next sample begins.
double entry(svg_page& page, double top, std::string_view words) {
    auto y = top + 12;
    while (!words.empty()) {
        auto end = words.size();
        if (end > line_letters) end = words.rfind(' ', line_letters);
        page.text({sheet::left, y}, words.substr(0, end), 12.5, anchor::start, filled(ink::words));
        words.remove_prefix(std::min(end + 1, words.size()));
        y += line_height;
    }
    return std::max(y, top + 34) + 4;
}

std::string seconds(double s) {
    std::string text;
    append_pixels(text, s);
    return text + " s";
}

} // namespace

double draw_legend(svg_page& page, results const& all, double top) {
    page.line({sheet::margin, top}, {sheet::width - sheet::margin, top}, stroked(ink::hairline, 1));
    auto y = draw_heading(page, "How to read it", "", top + 10);

    std::vector<point> wave;
    for (int i = 0; i <= 50; ++i) wave.push_back({sheet::margin + i, y + 12 - 7 * std::sin(0.45 * i)});
    page.polyline(wave, stroked(ink::heart, 1.1));
    wave.clear();
    for (int i = 65; i <= 130; ++i) wave.push_back({sheet::margin + i, y + 12 - 7 * std::sin(0.45 * i)});
    page.polyline(wave, stroked(ink::heart, 1.1));
    y = entry(
        page, y,
        "Heart rate in beats a minute. Where the line is broken, nothing was heard; nothing is "
        "filled in.");

    page.rectangle({sheet::margin, y}, swatch, 22, hatched);
    y = entry(
        page, y,
        "Withheld: in the minute before, beats jumped too often or too many had to be corrected, "
        "so nothing is measured from them. This says something about the signal, not about the "
        "person.");

    for (int i = 0; i < 5; ++i)
        page.rectangle(
            {sheet::margin + i * swatch / 5, y + 4}, swatch / 5, 9,
            filled(coherence_tone((i + 0.5) * highest_score / 5)));
    y = entry(
        page, y,
        "Coherence: how far the rhythm of the last 64 s is one slow, even wave. Pale: many "
        "rhythms at once; deep: nearly one. Neither is better: a lively day looks pale, slow even "
        "breathing deep.");

    if (!all.pairs.empty()) {
        constexpr double height = 30;
        page.rectangle({sheet::margin, y + height / 2}, swatch, height / 2, filled(ink::chance));
        constexpr double shape[] = {0.3, 0.8, 0.5, 1.1, 1.7, 1.3, 0.6, 0, 0.2, 0.7};
        constexpr double wide = swatch / std::size(shape);
        for (std::size_t i = 0; i < std::size(shape); ++i) {
            auto const x = sheet::margin + static_cast<double>(i) * wide;
            auto const within = std::min(shape[i], 1.0) * height / 2, above = std::max(shape[i] - 1, 0.0) * height / 2;
            page.rectangle({x, y + height - within}, wide, within, filled("#b9c7e4"));
            if (above > 0) page.rectangle({x, y + height / 2 - above}, wide, above, filled("#34559e"));
        }
        page.line(
            {sheet::margin, y + height / 2}, {sheet::margin + swatch, y + height / 2},
            stroked(ink::chance_edge, 0.8, R"(stroke-dasharray="3 2")"));
        y = entry(
            page, y,
            "Moving together, beside chance. Slow rhythms resemble one another, so even two people "
            "who never met seem to move together now and then. The sand-coloured band is chance: what "
            "the same rhythms give when one of them is scrambled. The row's lower edge is what that "
            "typically gives, the band's upper edge what it gives one time in twenty. Only what rises "
            "above the band is more than chance, and about 5 % of the time it does so for strangers "
            "as well: look at the whole, not at single peaks. An empty stretch has no value.");
        if (all.people.size() > 2)
            y = entry(
                page, y,
                "The rows of the whole group are as high as their highest value, so their band of chance "
                "may be narrower: many people together rise above chance more easily than two.");
        if (all.how.pacer_bpm)
            y = entry(
                page, y,
                "You breathed to one pacer. That alone makes hearts move alike, without any contact; so "
                "its rhythm was taken out of both hearts of a pair before they were compared. The whole "
                "group's rows still hold it.");
        y = entry(
            page, y,
            "Share above: how much of the time was above the band; strangers have about 5 %. p: how "
            "often the same two rhythms, shifted against one another in time, give as much over the "
            "whole session. Small means: hardly by chance. None of this measures closeness, safety or "
            "the quality of anybody's presence.");
    }
    auto const& how = all.how;
    page.text(
        {sheet::left, y + 14},
        (all.pairs.empty() ? std::string{"Each value speaks for the 64 s before it"}
                           : "Each value speaks for the " + seconds(how.window_s) + " before it (coherence: 64 s)") +
            ", every " + seconds(how.hop_s) +
            (all.pairs.empty() ? std::string{} : "; lags up to " + seconds(how.lag_s)) + ". Artifacts " +
            (how.correct ? "corrected (Lipponen & Tarvainen 2019)" : "not corrected") + ". Method " +
            storage::method_name + " " + std::to_string(storage::method_version) + ".",
        sheet::small, anchor::start, filled(ink::quiet));
    return y + 26;
}

} // namespace coregulation::analysis
