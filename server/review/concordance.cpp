#include "server/review/concordance.hpp"

#include "server/review/session_null.hpp"
#include "server/synchrony/chance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coregulation::review {

namespace {

constexpr auto step = samples_of(concordance_step_s);
constexpr auto half_slope = samples_of(concordance_slope_s) / 2; // samples to either side of the middle
constexpr auto window = static_cast<std::size_t>(concordance_window_s / concordance_step_s); // slopes
constexpr double least_share = 0.8;                                                          // of five minutes' r's
constexpr double rounding = 1e-18; // slopes that differ by less than 1e-9 of their size do not vary

// bpm a sample; NaN where a sample is missing.
std::vector<double> slopes_of(series bpm) {
    constexpr auto length = 2 * half_slope + 1;
    std::vector<double> slopes(bpm.size() < length ? 0 : (bpm.size() - length) / step + 1);
    for (std::size_t s = 0; s < slopes.size(); ++s) {
        double products = 0, squares = 0;
        for (std::size_t i = 0; i < length; ++i) {
            auto const from_middle = static_cast<double>(i) - static_cast<double>(half_slope);
            products += from_middle * bpm[s * step + i];
            squares += from_middle * from_middle;
        }
        slopes[s] = products / squares;
    }
    return slopes;
}

// One person's slopes, and each window of them as r wants it. Window w begins at slope w.
struct sloped {
    std::vector<double> at;      // 0 where missing
    std::vector<double> mean;    // of the window
    std::vector<double> inverse; // 1 / √Σ(slope − mean)²; 0: no window
};

sloped sloped_of(series bpm) {
    sloped s{slopes_of(bpm), {}, {}};
    auto const count = s.at.size() < window ? 0 : s.at.size() - window + 1;
    s.mean.resize(count);
    s.inverse.resize(count);
    for (std::size_t w = 0; w < count; ++w) {
        double sum = 0, squares = 0, size = 0;
        for (auto i = w; i < w + window; ++i) sum += s.at[i];
        auto const mean = sum / static_cast<double>(window);
        for (auto i = w; i < w + window; ++i) {
            squares += (s.at[i] - mean) * (s.at[i] - mean);
            size += s.at[i] * s.at[i];
        }
        if (!(squares > rounding * size)) continue; // also when one is missing
        s.mean[w] = mean;
        s.inverse[w] = 1 / std::sqrt(squares);
    }
    for (auto& slope : s.at)
        if (std::isnan(slope)) slope = 0;
    return s;
}

struct tally {
    double positive = 0, negative = 0;
    std::size_t windows = 0, above = 0;

    double index() const {
        if (windows == 0) return 0;
        auto const ratio = std::log(positive / negative); // ±∞ when one of them is 0
        return std::isnan(ratio) ? 0 : std::clamp(ratio, -concordance_limit, concordance_limit);
    }
};

// Σ of each 15 numbers that follow one another: of 8 + 4 + 2 + 1, each from two halves. Leaves them at the beginning.
void sums_of_windows(std::vector<double>& one) {
    static_assert(window == 15);
    auto const size = one.size() - window + 1;
    std::vector<double> two(size + 12), four(size + 8);
    for (std::size_t i = 0; i < two.size(); ++i) two[i] = one[i] + one[i + 1];
    for (std::size_t i = 0; i < four.size(); ++i) four[i] = two[i] + two[i + 2];
    for (std::size_t i = 0; i < size; ++i) one[i] = four[i] + four[i + 4] + four[i + 8] + two[i + 12] + one[i + 14];
    one.resize(size);
}

// The windows [from, to) of the first with those that begin `ahead` later in the second.
void count(
    sloped const& first, sloped const& second, std::size_t from, std::size_t to, std::ptrdiff_t ahead, tally& t) {
    if (from >= to) return;
    std::vector<double> products(to - from + window - 1);
    auto const there = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(from) + ahead);
    auto const *const x = first.at.data() + from, *const y = second.at.data() + there;
    for (std::size_t i = 0; i < products.size(); ++i) products[i] = x[i] * y[i];
    sums_of_windows(products);
    for (std::size_t w = 0; w < products.size(); ++w) {
        auto const scale = first.inverse[from + w] * second.inverse[there + w];
        auto const means = static_cast<double>(window) * first.mean[from + w] * second.mean[there + w];
        auto const r = (products[w] - means) * scale;
        t.windows += scale > 0;
        t.above += r > 0;
        t.positive += std::max(r, 0.0);
        t.negative += std::max(-r, 0.0);
    }
}

// All windows, the second's moved round by `shift` slopes; the two that would join end and beginning left out.
tally tallied(sloped const& first, sloped const& second, std::size_t shift) {
    auto const slopes = first.at.size(), windows = first.mean.size();
    tally t;
    auto const until = windows > shift ? windows - shift : 0;
    count(first, second, 0, until, static_cast<std::ptrdiff_t>(shift), t);
    if (shift > 0)
        count(
            first, second, slopes - shift, windows,
            static_cast<std::ptrdiff_t>(shift) - static_cast<std::ptrdiff_t>(slopes), t);
    return t;
}

struct people {
    sloped first, second;
};

std::optional<people> together(series first, series second) {
    auto const size = std::min(first.size(), second.size());
    if (size < samples_of(concordance_least_s)) return std::nullopt;
    return people{sloped_of(first.first(size)), sloped_of(second.first(size))};
}

bool enough(tally const& t) {
    constexpr auto slopes = (samples_of(concordance_least_s) - 2 * half_slope - 1) / step + 1; // of five minutes
    return static_cast<double>(t.windows) >= least_share * static_cast<double>(slopes - window + 1);
}

} // namespace

std::optional<concordance_value> concordance_of(series first, series second) {
    auto const both = together(first, second);
    if (!both) return std::nullopt;
    auto const t = tallied(both->first, both->second, 0);
    if (!enough(t)) return std::nullopt;
    return concordance_value{t.index(), t.windows, static_cast<double>(t.above) / static_cast<double>(t.windows)};
}

std::optional<synchrony::against_chance> concordance_beside_chance(series first, series second, std::size_t shifts) {
    auto const both = together(first, second);
    if (!both) return std::nullopt;
    auto const t = tallied(both->first, both->second, 0);
    if (!enough(t)) return std::nullopt;
    std::vector<double> null;
    for (auto const shift : session_shifts(both->first.at.size() * step, shifts)) {
        auto const moved = tallied(both->first, both->second, shift / step);
        if (moved.windows > 0) null.push_back(moved.index());
    }
    if (null.size() < fewest_shifts) return std::nullopt;
    return synchrony::beside_chance(t.index(), t.index(), null);
}

} // namespace coregulation::review
