// find_peak (lag_peak.hpp) for a vector of pairs at once.
//
// As high as everything near: higher than the highest of the `near` places before and of those behind. Both are
// windows of one size, so each is made once, by doubling. The search goes from the far ends to lag 0, and the last
// that is found stays: the nearest.
// See all_pairs/tile.hpp for what may be called here.
#pragma once

#include "server/synchrony/all_pairs/kernel.hpp"

#include <cstddef>
#include <cstdint>

namespace coregulation::synchrony {

inline constexpr std::size_t most_lag = 60; // samples, one way; a lag is kept in a byte

struct lag_places {
    float value[most_lag + 1] = {};
    constexpr explicit lag_places(float step) {
        for (std::size_t i = 0; i <= most_lag; ++i) value[i] = step * static_cast<float>(i);
    }
};

template<class lanes>
struct all_pairs_peak {
    using floats = typename lanes::floats;
    static constexpr std::size_t width = lanes::width;
    static constexpr float lowest = all_pairs_lowest;
    static constexpr float no_lag = -128;
    static constexpr lag_places later{1}, earlier{-1};

    floats highest, lag;

    // ahead[i] = the highest of r[i] … r[i + near − 1], as far as there are so many.
    static void highest_ahead(float const* r, std::size_t size, std::size_t near, float* ahead) {
        if (near == 4) {
            highest_four_ahead(r, size, ahead);
            return;
        }
        auto const higher = [&](float const* from, std::size_t i, std::size_t other) {
            lanes::store(
                ahead + i * width, lanes::max(lanes::load(from + i * width), lanes::load(from + other * width)));
        };
        std::size_t reach = 1;
        for (; 2 * reach <= near; reach *= 2) {
            for (std::size_t i = 0; i + reach < size; ++i) higher(reach == 1 ? r : ahead, i, i + reach);
        }
        auto const rest = near - reach;
        for (std::size_t i = 0; i + rest < size; ++i) higher(reach == 1 ? r : ahead, i, i + rest);
    }

    // The same for a second of the grid, in registers.
    static void highest_four_ahead(float const* r, std::size_t size, float* ahead) {
        auto next = lanes::all(lowest), two_next = next, two_after = next; // r[i + 2], max of it and r[i + 3], …
        auto i = size;
        for (; i >= 2; i -= 2) {
            auto const x1 = lanes::load(r + (i - 1) * width), x0 = lanes::load(r + (i - 2) * width);
            auto const two1 = lanes::max(x1, next), two0 = lanes::max(x0, x1);
            lanes::store(ahead + (i - 1) * width, lanes::max(two1, two_after));
            lanes::store(ahead + (i - 2) * width, lanes::max(two0, two_next));
            next = x0;
            two_next = two0;
            two_after = two1;
        }
        if (i == 1) lanes::store(ahead, lanes::max(lanes::max(lanes::load(r), next), two_next));
    }

    // `padded`: `near` places of `lowest`, 2·max_lag + 1 correlations, `near` of `lowest`. `ahead`: as many places.
    // `coming`: 2·max_lag vectors that will be read next. The search itself waits for no memory, so they are fetched
    // meanwhile (measured: a third of the whole second at 1,000 people).
    static all_pairs_peak
    of(float const* padded, std::size_t max_lag, std::size_t near, float* ahead, std::uint32_t const* coming) {
        auto const size = 2 * max_lag + 1;
        auto const* const r = padded + near * width;
        highest_ahead(padded, size + 2 * near, near, ahead);
        auto highest = lanes::load(ahead + (size + near - 1) * width); // the last, and what is beside the range
        for (auto i = near; i < size + near; i += near) highest = lanes::max(highest, lanes::load(ahead + i * width));
        // Where nothing is above zero, nothing is enough.
        auto const enough = lanes::select(
            lanes::above(highest, lanes::all(0.0F)), lanes::times(lanes::all(0.9F), highest), lanes::all(-lowest));
        auto const is_peak = [&](std::size_t i, floats value) {
            auto const near_it =
                lanes::max(lanes::load(ahead + i * width), lanes::load(ahead + (i + near + 1) * width));
            return lanes::at_least(value, lanes::max(near_it, enough));
        };
        auto lag = lanes::all(no_lag);
        for (auto away = max_lag; away-- > 0;) {
            lanes::prefetch(coming);
            if constexpr (width == 16) lanes::prefetch(coming + width);
            coming += 2 * width;
            auto const before = max_lag - away, after = max_lag + away;
            auto const left = lanes::load(r + before * width), right = lanes::load(r + after * width);
            auto const left_is = is_peak(before, left), right_is = is_peak(after, right);
            lag = lanes::select(left_is, lanes::all(earlier.value[away]), lag);
            // Of two at one distance the higher, or the later.
            auto const left_stays = lanes::both(left_is, lanes::above(left, right));
            lag = lanes::select(lanes::without(right_is, left_stays), lanes::all(later.value[away]), lag);
        }
        return {highest, lag};
    }
};

} // namespace coregulation::synchrony
