// People for the tests of all_pairs, and their samples as it takes them.
#pragma once

#include "server/synchrony/all_pairs.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <cstring>
#include <limits>
#include <memory_resource>
#include <vector>

namespace coregulation::synchrony::testing {

inline constexpr std::size_t part = 260;
inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

inline std::pmr::memory_resource* const memory = std::pmr::get_default_resource();

// People with a few waves each; neighbours share some, so that there are lags to find.
inline std::vector<std::vector<double>> people_of(std::size_t count, std::size_t samples) {
    std::vector<std::vector<double>> people;
    for (std::size_t p = 0; p < count; ++p) {
        auto own = rhythm(samples, 2 * p + 1);
        auto const shared = rhythm(samples + 20, 2 * (p / 3) + 2);
        for (std::size_t i = 0; i < samples; ++i) own[i] += 1.5 * (shared[i + 7 * (p % 3)] - 70);
        people.push_back(std::move(own));
    }
    return people;
}

inline std::vector<std::int16_t> second_of(std::vector<std::vector<double>> const& people, std::size_t from) {
    std::vector<std::int16_t> samples;
    for (auto const& person : people)
        for (std::size_t i = 0; i < samples_a_second; ++i) samples.push_back(sample_of(person[from + i]));
    return samples;
}

inline std::vector<std::int16_t> past_of(std::vector<double> const& person, std::size_t end) {
    std::vector<std::int16_t> samples;
    for (auto i = end - part; i < end; ++i) samples.push_back(sample_of(person[i]));
    return samples;
}

inline std::vector<std::int16_t> past_of(std::vector<std::vector<double>> const& people, std::size_t end) {
    std::vector<std::int16_t> samples;
    for (auto const& person : people) {
        auto const own = past_of(person, end);
        samples.insert(samples.end(), own.begin(), own.end());
    }
    return samples;
}

template<class value_t>
bool same_bits(std::vector<value_t> const& a, std::vector<value_t> const& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(value_t)) == 0);
}

inline bool same_bits(all_pairs_results const& a, all_pairs_results const& b) {
    return a.people == b.people && same_bits(a.r0, b.r0) && same_bits(a.r_peak, b.r_peak) && same_bits(a.lag, b.lag) &&
           same_bits(a.states, b.states);
}

} // namespace coregulation::synchrony::testing
