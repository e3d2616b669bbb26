#include "server/review/recurrence.hpp"

#include "server/review/session_null.hpp"
#include "server/review/shifted_members.hpp"
#include "server/synchrony/chance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace coregulation::review {

namespace {

constexpr double rate_hz = 1;
constexpr auto thinner = static_cast<std::size_t>(signal::grid_hz / rate_hz);
constexpr std::size_t fewest_moments = 60; // 1 min: a handful of slow waves
constexpr std::size_t half_drift = 30;     // samples of the 61 s whose mean is drift
constexpr std::size_t shortest_line = 2;

// Squared distances are counted in bins of 1/16384 up to 16 to find the radius of a share: two members that differ
// by four standard deviations in every dimension recur for no one.
constexpr double bins_per_unit = 16384;
constexpr std::size_t bin_count = 16 * static_cast<std::size_t>(bins_per_unit);

// The group's states in one stretch, as the distances want them.
struct block {
    std::size_t moments = 0;
    std::vector<float> members;        // [member][moment], standard deviation 1 / √members
    std::vector<std::uint8_t> present; // all are there
    std::size_t present_count = 0;
};

using group = std::span<std::vector<double> const>;

// The moments [begin, begin + moments) of all; empty when too few are complete or one does not vary.
std::optional<block> block_of(group members, std::size_t begin, std::size_t moments) {
    block b{moments, {}, std::vector<std::uint8_t>(moments, 1), 0};
    for (auto const& m : members)
        for (std::size_t t = 0; t < moments; ++t)
            if (std::isnan(m[begin + t])) b.present[t] = 0;
    b.present_count = static_cast<std::size_t>(std::count(b.present.begin(), b.present.end(), 1));
    if (b.present_count < fewest_moments) return std::nullopt;
    for (auto const& m : members) {
        auto const raw = series{m}.subspan(begin, moments);
        std::vector<double> own(raw.begin(), raw.end());
        for (std::size_t t = 0; t < moments; ++t)
            if (!b.present[t]) own[t] = std::numeric_limits<double>::quiet_NaN();
        if (!straightened(own, fewest_moments)) return std::nullopt;
        double squares = 0;
        for (auto const v : own) squares += v * v;
        auto const variance = squares / static_cast<double>(b.present_count - 1);
        auto const scale = 1 / std::sqrt(variance * static_cast<double>(members.size()));
        for (auto const v : own) b.members.push_back(static_cast<float>(v * scale));
    }
    return b;
}

std::vector<block> blocks_of(group members, double block_s) {
    auto const longest = static_cast<std::size_t>(block_s * rate_hz);
    auto const size = members.empty() ? 0 : members.front().size();
    std::vector<block> blocks;
    if (members.size() < 2 || size < fewest_moments) return blocks;
    auto const count = (size + longest - 1) / longest;
    for (std::size_t i = 0; i < count; ++i)
        if (auto b = block_of(members, i * (size / count), size / count)) blocks.push_back(std::move(*b));
    return blocks;
}

// Squared distances of the pairs (t, t + apart), in the order of t.
void distances(block const& b, std::size_t apart, std::vector<float>& squared) {
    squared.assign(b.moments - apart, 0);
    for (std::size_t m = 0; m * b.moments < b.members.size(); ++m) {
        auto const* const earlier = b.members.data() + m * b.moments;
        auto const* const later = earlier + apart;
        for (std::size_t t = 0; t < squared.size(); ++t) {
            auto const d = earlier[t] - later[t];
            squared[t] += d * d;
        }
    }
}

// visit(is a pair, squared distance) along every diagonal, and end_of_line() after each.
template<typename visitor, typename end>
void along_diagonals(std::vector<block> const& blocks, visitor visit, end end_of_line) {
    std::vector<float> squared;
    for (auto const& b : blocks)
        for (std::size_t apart = 1; apart < b.moments; ++apart) {
            distances(b, apart, squared);
            for (std::size_t t = 0; t < squared.size(); ++t) visit(b.present[t] && b.present[t + apart], squared[t]);
            end_of_line();
        }
}

double pairs_of(std::vector<block> const& blocks) {
    double pairs = 0;
    for (auto const& b : blocks)
        pairs += static_cast<double>(b.present_count) * static_cast<double>(b.present_count - 1) / 2;
    return pairs;
}

// The squared radius within which `share` of all pairs lie.
float radius_of(std::vector<block> const& blocks, double share) {
    std::vector<std::uint32_t> counts(bin_count);
    along_diagonals(
        blocks,
        [&](bool pair, float squared) {
            auto const bin = std::min(static_cast<double>(squared) * bins_per_unit, static_cast<double>(bin_count - 1));
            if (pair) ++counts[static_cast<std::size_t>(bin)];
        },
        [] {});
    auto const wanted = share * pairs_of(blocks);
    double within = 0;
    std::size_t bin = 0;
    for (; bin < bin_count && within < wanted; ++bin) within += counts[bin];
    return static_cast<float>(static_cast<double>(bin) / bins_per_unit);
}

double recurrence_within(std::vector<block> const& blocks, float squared_radius) {
    double recurrent = 0;
    std::vector<float> squared;
    for (auto const& b : blocks)
        for (std::size_t apart = 1; apart < b.moments; ++apart) {
            distances(b, apart, squared);
            std::uint32_t here = 0;
            for (std::size_t t = 0; t < squared.size(); ++t)
                here += b.present[t] & b.present[t + apart] & static_cast<std::uint8_t>(squared[t] <= squared_radius);
            recurrent += here;
        }
    return recurrent / pairs_of(blocks);
}

recurrence_value measured(std::vector<block> const& blocks, float squared_radius) {
    std::map<std::size_t, double> lines; // how many of each length
    std::size_t length = 0;
    double recurrent = 0;
    auto const end_of_line = [&] {
        if (length > 0) lines[length] += 1;
        length = 0;
    };
    along_diagonals(
        blocks,
        [&](bool pair, float squared) {
            if (pair && squared <= squared_radius) {
                ++length;
                recurrent += 1;
            } else {
                end_of_line();
            }
        },
        end_of_line);

    recurrence_value value;
    value.radius = std::sqrt(static_cast<double>(squared_radius));
    value.recurrence = recurrent / pairs_of(blocks);
    for (auto const& b : blocks) value.moments += b.present_count;
    lines.erase(lines.begin(), lines.lower_bound(shortest_line));
    double count = 0, points = 0;
    for (auto const& [of, many] : lines) {
        count += many;
        points += many * static_cast<double>(of);
    }
    if (count == 0) return value;
    value.determinism = points / recurrent;
    value.mean_line_s = points / count / rate_hz;
    value.longest_line_s = static_cast<double>(lines.rbegin()->first) / rate_hz;
    for (auto const& [of, many] : lines) value.entropy -= many / count * std::log(many / count);
    return value;
}

// Minus the mean of what is present within half a minute to either side; missing samples stay missing. The half minutes
// at the ends, where there is less than that to take a mean of, are dropped: everybody's would be oddly calm at the
// same time.
std::vector<double> without_drift(std::vector<double> const& raw) {
    if (raw.size() <= 2 * half_drift) return {};
    std::vector<double> sum(raw.size() + 1), count(raw.size() + 1), rhythm(raw.size() - 2 * half_drift);
    for (std::size_t t = 0; t < raw.size(); ++t) {
        bool const present = !std::isnan(raw[t]);
        sum[t + 1] = sum[t] + (present ? raw[t] : 0);
        count[t + 1] = count[t] + (present ? 1 : 0);
    }
    for (std::size_t t = 0; t < rhythm.size(); ++t) {
        auto const end = t + 2 * half_drift + 1;
        rhythm[t] = raw[t + half_drift] - (sum[end] - sum[t]) / (count[end] - count[t]);
    }
    return rhythm;
}

// At 1 Hz, as long as the shortest.
std::vector<std::vector<double>> rhythms_of(std::span<series const> members) {
    std::vector<std::vector<double>> rhythms;
    auto size = members.empty() ? 0 : members.front().size();
    for (auto const& m : members) size = std::min(size, m.size());
    for (auto const& m : members) rhythms.push_back(without_drift(thinned(m.first(size), thinner)));
    return rhythms;
}

float radius_for(std::vector<block> const& blocks, recurrence_settings const& how) {
    return how.radius ? static_cast<float>(*how.radius * *how.radius) : radius_of(blocks, how.recurrence);
}

} // namespace

std::optional<recurrence_value> recurrence_of(std::span<series const> members, recurrence_settings const& how) {
    auto const rhythms = rhythms_of(members);
    auto const blocks = blocks_of(rhythms, how.block_s);
    if (blocks.empty()) return std::nullopt;
    return measured(blocks, radius_for(blocks, how));
}

std::optional<synchrony::against_chance> recurrence_beside_chance(
    std::span<series const> members, std::size_t surrogates, std::uint64_t seed, recurrence_settings const& how) {
    auto const rhythms = rhythms_of(members);
    auto const blocks = blocks_of(rhythms, how.block_s);
    if (blocks.empty()) return std::nullopt;
    auto const squared_radius = radius_for(blocks, how);
    auto const value = recurrence_within(blocks, squared_radius);
    shifted_members chance{{rhythms.begin(), rhythms.end()}, rate_hz, seed};
    std::vector<double> null;
    for (std::size_t s = 0; s < surrogates; ++s) {
        auto const moved = blocks_of(chance.next(), how.block_s);
        if (!moved.empty()) null.push_back(recurrence_within(moved, squared_radius));
    }
    if (null.size() < fewest_shifts) return std::nullopt; // gaps, moved, left nothing
    return synchrony::beside_chance(value, value, null);
}

} // namespace coregulation::review
