#include "server/review/session_synchrony.hpp"

#include "server/signal/tachogram.hpp"
#include "server/synchrony/chance.hpp"
#include "server/synchrony/lagged_correlation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace coregulation::review {

namespace {

constexpr std::size_t thinner = 2; // 2 Hz
constexpr std::size_t window = samples_of(session_window_s) / thinner;
constexpr std::size_t lag = samples_of(session_lag_s) / thinner;
constexpr std::size_t fewest_windows = 3;
constexpr std::size_t most_missing = static_cast<std::size_t>(signal::missing_most * static_cast<double>(window));

// Σ row[i] · from[i + j], j = 0 … 23, which holds all lags: in registers, and on any processor the same bits.
constexpr std::size_t lanes = 24;
static_assert(lanes >= 2 * lag + 1);

void lagged_sums(float const* row, float const* from, float* sums) {
    using four = float __attribute__((vector_size(4 * sizeof(float)))); // as GCC and Clang spell an SSE register
    std::array<four, lanes / 4> at{};
    for (std::size_t i = 0; i < window; ++i) {
        four const times{row[i], row[i], row[i], row[i]};
        for (std::size_t j = 0; j < at.size(); ++j) {
            four next;
            std::memcpy(&next, from + i + 4 * j, sizeof next);
            at[j] += times * next;
        }
    }
    std::memcpy(sums, at.data(), sizeof at);
}

// The second person's window that begins at a sample: what takes its line out and scales it to Σ² = 1.
struct framing {
    double level = 0, slope = 0; // of its line; t counted from its first sample
    float inverse = 0;           // 1 / √Σ residual²; 0: no window
    bool gaps = false;
};

class windowed_pair {
public:
    windowed_pair(series first, series second) {
        auto const size = std::min(first.size(), second.size());
        auto const a = thinned(first.first(size), thinner), b = thinned(second.first(size), thinner);
        size_ = a.size();
        if (size_ < window + 2 * lag) return;
        place(a);
        frame(b);
    }

    std::optional<session_value> at(std::size_t shift) const {
        session_value sum;
        std::array<float, lanes> r{};
        for (auto const& w : windows_) {
            auto const middle = (w.begin + shift) % size_;
            if (middle < lag || middle + lag + window > size_) continue; // would join end and beginning
            auto const earliest = middle - lag;
            if (framing_[middle].inverse == 0) continue;
            lagged_sums(w.unit.data(), second_.data() + earliest, r.data());
            auto highest = -2.0;
            for (std::size_t l = 0; l <= 2 * lag; ++l) {
                auto const& f = framing_[earliest + l];
                if (f.inverse == 0) continue;
                r[l] = (f.gaps ? r[l] - beside_gaps(w, earliest + l) : r[l]) * f.inverse;
                highest = std::max(highest, static_cast<double>(r[l]));
            }
            sum.peak += synchrony::fisher_z(highest);
            sum.together += synchrony::fisher_z(static_cast<double>(r[lag]));
            ++sum.windows;
        }
        if (sum.windows == 0) return std::nullopt;
        sum.peak /= static_cast<double>(sum.windows);
        sum.together /= static_cast<double>(sum.windows);
        return sum;
    }

private:
    struct of_first {
        std::size_t begin = 0;
        std::array<float, window> unit; // line taken out, Σ² = 1, 0 where missing
    };

    struct sums {
        double n = 0, t = 0, tt = 0, y = 0, yt = 0, yy = 0;
    };

    void place(std::vector<double> const& first) {
        for (auto begin = lag; begin + window + lag <= first.size(); begin += window) {
            auto const raw = series{first}.subspan(begin, window);
            std::vector<double> one(raw.begin(), raw.end());
            if (!straightened(one, window - most_missing)) continue;
            double squares = 0;
            for (auto const v : one) squares += v * v;
            of_first next{begin, {}};
            for (std::size_t i = 0; i < window; ++i) next.unit[i] = static_cast<float>(one[i] / std::sqrt(squares));
            windows_.push_back(next);
        }
    }

    // Every window of the second. (Hours of samples: t² sums to 1e12, exact; y·t to 1e9, known to 1e-7.)
    void frame(std::vector<double> const& second) {
        double level = 0, count = 0;
        for (auto const v : second)
            if (!std::isnan(v)) {
                level += v;
                count += 1;
            }
        if (count > 0) level /= count;
        second_.assign(size_ + lanes, 0); // room for lanes beyond the last lag
        present_.assign(size_, 0);
        for (std::size_t i = 0; i < size_; ++i)
            if (!std::isnan(second[i])) {
                second_[i] = static_cast<float>(second[i] - level);
                present_[i] = 1;
            }

        // Sums from the beginning on, with t counted there: a window is the difference of two, its t moved.
        std::vector<sums> until(size_ + 1);
        for (std::size_t i = 0; i < size_; ++i) {
            auto const value = static_cast<double>(second_[i]), at = static_cast<double>(i);
            auto const there = static_cast<double>(present_[i]);
            until[i + 1] = until[i];
            until[i + 1].n += there;
            until[i + 1].t += there * at;
            until[i + 1].tt += there * at * at;
            until[i + 1].y += value;
            until[i + 1].yt += value * at;
            until[i + 1].yy += value * value;
        }
        framing_.resize(size_ - window + 1);
        for (std::size_t begin = 0; begin < framing_.size(); ++begin) {
            auto const &before = until[begin], &after = until[begin + window];
            auto const start = static_cast<double>(begin);
            auto const n = after.n - before.n, y = after.y - before.y, yy = after.yy - before.yy;
            auto const t = after.t - before.t - start * n;
            auto const tt = after.tt - before.tt - 2 * start * (after.t - before.t) + start * start * n;
            auto const yt = after.yt - before.yt - start * y;
            auto& f = framing_[begin];
            f.gaps = n < static_cast<double>(window);
            if (n < static_cast<double>(window - most_missing)) continue;
            auto const ctt = tt - t * t / n, cyt = yt - y * t / n, cyy = yy - y * y / n;
            f.slope = cyt / ctt;
            f.level = (y - f.slope * t) / n;
            auto const residual = cyy - f.slope * cyt;
            constexpr double rounding = 1e-9; // what sums of so many samples leave of a line
            if (residual > rounding * yy) f.inverse = static_cast<float>(1 / std::sqrt(residual));
        }
    }

    // What the line adds to Σ x·y where the second misses samples. (Without gaps nothing: x has no line in it.)
    float beside_gaps(of_first const& w, std::size_t begin) const {
        double x = 0, xt = 0;
        for (std::size_t i = 0; i < window; ++i) {
            if (!present_[begin + i]) continue;
            x += static_cast<double>(w.unit[i]);
            xt += static_cast<double>(w.unit[i]) * static_cast<double>(i);
        }
        return static_cast<float>(framing_[begin].level * x + framing_[begin].slope * xt);
    }

    std::size_t size_ = 0;
    std::vector<of_first> windows_;
    std::vector<float> second_;
    std::vector<std::uint8_t> present_;
    std::vector<framing> framing_;
};

} // namespace

std::optional<session_value> session_synchrony_of(series first, series second, std::size_t shift) {
    return windowed_pair{first, second}.at(shift / thinner);
}

std::optional<session_beside_chance> session_beside_shifts(series first, series second, std::size_t most_shifts) {
    windowed_pair const pair{first, second};
    auto const value = pair.at(0);
    if (!value || value->windows < fewest_windows) return std::nullopt;
    std::vector<double> peaks, together;
    for (auto const shift : session_shifts(std::min(first.size(), second.size()), most_shifts))
        if (auto const moved = pair.at(shift / thinner)) {
            peaks.push_back(moved->peak);
            together.push_back(moved->together);
        }
    auto const shifts = peaks.size();
    if (shifts < fewest_shifts) return std::nullopt;
    return session_beside_chance{
        synchrony::beside_chance(value->peak, value->peak, peaks),
        synchrony::beside_chance(value->together, value->together, together), value->windows, shifts};
}

std::vector<session_value> pseudo_pairs(series person, std::span<series const> strangers) {
    std::vector<session_value> values;
    for (auto const& stranger : strangers)
        if (auto const value = session_synchrony_of(person, stranger)) values.push_back(*value);
    return values;
}

} // namespace coregulation::review
