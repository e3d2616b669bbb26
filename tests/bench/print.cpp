#include "tests/bench/print.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace coregulation::bench {

namespace {

// Three digits, and no more than there are.
std::string number(double v) {
    std::array<char, 32> text{};
    auto const decimals = v >= 100 ? 0 : v >= 10 ? 1 : v >= 1 ? 2 : 3;
    std::snprintf(text.data(), text.size(), "%.*f", decimals, v);
    return text.data();
}

std::string ratio(double v, ratio_of kind) {
    switch (kind) {
    case ratio_of::speed:
        return number(v) + " ×";
    case ratio_of::floor:
        return number(v) + " × floor";
    case ratio_of::peak:
        return number(100 * v) + " % of peak";
    }
    return "";
}

std::string goal_of(measured const& m) {
    std::string text;
    auto const add = [&text](std::string const& one) { text += (text.empty() ? "" : ", ") + one; };
    if (m.wanted.ours_at_most) add("≤ " + number(*m.wanted.ours_at_most) + " " + m.in.name);
    if (m.wanted.ratio_at_least) add("≥ " + ratio(*m.wanted.ratio_at_least, m.kind));
    if (m.wanted.ratio_at_most) add("≤ " + ratio(*m.wanted.ratio_at_most, m.kind));
    return text;
}

char const* meaning(ratio_of kind) {
    switch (kind) {
    case ratio_of::speed:
        return "reference / ours";
    case ratio_of::floor:
        return "ours / floor";
    case ratio_of::peak:
        return "ours / peak";
    }
    return "";
}

// Characters, not bytes.
std::size_t length(std::string const& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

constexpr std::size_t columns = 6;
using row = std::array<std::string, columns>;

std::string aligned(std::vector<row> const& rows) {
    std::array<std::size_t, columns> width{};
    for (auto const& r : rows)
        for (std::size_t c = 0; c < columns; ++c) width[c] = std::max(width[c], length(r[c]));
    std::string text;
    for (auto const& r : rows) {
        for (std::size_t c = 0; c < columns; ++c) {
            auto const is_number = c >= 2 && c <= 4;
            std::string const space(width[c] - length(r[c]), ' ');
            text += is_number ? space + r[c] : c + 1 < columns ? r[c] + space : r[c];
            text += c + 1 < columns ? "   " : "\n";
        }
    }
    return text;
}

} // namespace

std::string as_text(table const& t, machine const& m) {
    std::string text = "This machine: " + cpu_model() + "\n";
    auto const peak = [&](timing which, unit in) {
        return t.was_measured(which) ? number(t.value(which, in)) + " " + in.name : std::string{"not measured"};
    };
    for (auto const& set : m.arithmetic)
        text += std::string{"  "} + set.set + " multiply-adds in registers: float " + peak(set.single, gflops) +
                ", double " + peak(set.twofold, gflops) + ", 16-bit products " + peak(set.whole, gflops) + "\n";
    text += "  memory, arrays of 256 MiB, read and written: copy " + peak(m.copy, gbytes) + ", update in place " +
            peak(m.update, gbytes) + "\n\n";

    std::vector<row> rows{{"item", "reference", "reference", "ours", "ratio", "goal"}};
    for (auto const& l : t.lines()) {
        auto const value = [&](double v) { return number(v) + " " + l.in.name; };
        auto const met = !l.met ? "" : *l.met ? "   met" : "   NOT MET";
        rows.push_back(
            {l.item, l.reference.empty() ? "–" : l.reference, l.reference_value ? value(*l.reference_value) : "–",
             value(l.ours), l.ratio ? ratio(*l.ratio, l.kind) : "–", goal_of(l) + met});
    }
    text += aligned(rows);
    return text;
}

std::string as_json(table const& t, machine const& m, how_long how, bool quick) {
    auto const maybe = [](auto const& v) { return v ? nlohmann::json(*v) : nlohmann::json(); };
    auto const value = [&](timing which, unit in) {
        return t.was_measured(which) ? nlohmann::json(t.value(which, in)) : nlohmann::json();
    };
    nlohmann::ordered_json document;
    auto& facts = document["machine"];
    facts["cpu"] = cpu_model();
    for (auto const& set : m.arithmetic)
        facts["multiply_add_gflops"][set.set] = {
            {"float", value(set.single, gflops)},
            {"double", value(set.twofold, gflops)},
            {"int16_products", value(set.whole, gflops)}};
    facts["fma_peak_float_gflops"] =
        m.arithmetic.empty() ? nlohmann::json() : value(m.arithmetic.back().single, gflops);
    facts["fma_peak_double_gflops"] =
        m.arithmetic.empty() ? nlohmann::json() : value(m.arithmetic.back().twofold, gflops);
    facts["copy_gb_per_s"] = value(m.copy, gbytes);
    facts["update_gb_per_s"] = value(m.update, gbytes);
    facts["array_mib"] = array_bytes >> 20;
    document["run"] = {
        {"quick", quick}, {"repetitions", how.repetitions}, {"least_s", how.least_s}, {"figure", "least CPU time"}};
    auto& items = document["items"] = nlohmann::ordered_json::array();
    for (auto const& l : t.lines()) {
        nlohmann::ordered_json one;
        one["item"] = l.item;
        one["reference"] = l.reference.empty() ? nlohmann::json() : nlohmann::json(l.reference);
        one["reference_value"] = maybe(l.reference_value);
        one["ours"] = l.ours;
        one["unit"] = l.in.name;
        one["ratio"] = maybe(l.ratio);
        one["ratio_is"] = l.ratio ? nlohmann::json(meaning(l.kind)) : nlohmann::json();
        one["goal"] = l.met ? nlohmann::json(goal_of(l)) : nlohmann::json();
        one["met"] = maybe(l.met);
        items.push_back(std::move(one));
    }
    return document.dump(2) + "\n";
}

} // namespace coregulation::bench
