// Everybody of a circle, one window: all pairs and the group, each beside chance.
//
// The same definitions as measure_pair (pair.hpp), which stays as their plain statement; here the surrogates of each
// person are made once and serve all pairs and the group, and the lagged products are whole numbers: exact, so every
// processor and every order of summation gives the same bits. Who misses samples in window or lags costs more: about
// 0.2 ms a pair.
//
// A pair's numbers depend on its two members, their seeds and the settings, and on nobody else. Chance
// comes from the surrogates of the second, as in measure_pair, drawn from the second's seed.
#pragma once

#include "server/synchrony/circle/lane_kernels.hpp"
#include "server/synchrony/group.hpp"
#include "server/synchrony/pair.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace coregulation::synchrony {

struct circle_member {
    std::span<double const> bpm; // heart rate on the grid, ending now, NaN missing; as measure_pair wants it
    std::uint64_t seed = 0;      // of this person and this window; unlike for every member
};

struct circle_measures {
    std::vector<std::optional<pair_measures>> pairs; // (0,1), (0,2) … (1,2) …; absent as in measure_pair
    std::optional<group_measures> group;             // of those without gaps (in_group[i]); absent for fewer than two
    std::vector<bool> in_group;                      // one a member
};

// Where (first, second) stands in circle_measures::pairs. REQUIRES first < second < people.
constexpr std::size_t pair_index(std::size_t first, std::size_t second, std::size_t people) {
    return first * (2 * people - first - 1) / 2 + second - first - 1;
}

// Measures window after window with one setting; filters, transforms and memory are kept between them and change no
// bit. A new one for each window costs a fifth more for twelve people, a third more for two. One thread at a time;
// about 0.5 MB a member of the largest circle it has seen: keep one for each thread and setting, not one for each
// of thousands of sessions.
class circle {
public:
    // REQUIRES at least 19 surrogates, a window of a cycle of the band or more.
    explicit circle(pair_settings const&, lane_kernels const& = *usable_lane_kernels().back());
    ~circle();
    circle(circle&&) noexcept;
    circle& operator=(circle&&) noexcept;

    // REQUIRES windows of equal end and size, at least window + lag samples. Without the group, the first member needs no
    // surrogates: half the cost for two people.
    circle_measures measure(std::span<circle_member const> members, bool with_group = true);

private:
    struct state;
    std::unique_ptr<state> state_;
};

// One window by itself.
circle_measures measure_circle(std::span<circle_member const> members, pair_settings const&);

} // namespace coregulation::synchrony
