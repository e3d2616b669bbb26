#include "server/signal/padded_transform.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <cstring>
#include <numbers>
#include <random>
#include <vector>

namespace coregulation::signal {
namespace {

// NumPy 1.24, |rfft(x, 2048)|² of x[n] = 37 n mod 101 − 50: every residue of eight, and the far end.
TEST(padded_transform, equals_numpy_at_every_kind_of_bin) {
    std::array<double, window_length> x{};
    for (std::size_t n = 0; n < x.size(); ++n) x[n] = static_cast<double>(n * 37 % 101) - 50;
    std::vector<double> power(1024);
    padded_power(x, power);
    struct known {
        std::size_t bin;
        double power;
    };
    for (auto const& k :
         {known{0, 2601.0},
          {1, 2257.994674233503},
          {2, 1435.2120792108817},
          {3, 624.4365494717761},
          {4, 302.06121597464943},
          {5, 642.5980086605025},
          {6, 1423.6298565311065},
          {7, 2175.465658737617},
          {8, 2473.042267376902},
          {46, 769.3875644986624},
          {500, 9125.715276667217},
          {767, 5535.427999145086},
          {1019, 45361.086748742666},
          {1023, 3360.855715982801}}) {
        EXPECT_NEAR(power[k.bin], k.power, 1e-9 * 45361) << "bin " << k.bin;
    }
}

TEST(padded_transform, equals_the_sum_that_defines_it) {
    std::mt19937_64 bits{31};
    std::array<double, window_length> x{};
    for (auto& v : x) v = static_cast<double>(bits() >> 11) * 0x1p-53 - 0.5;
    std::vector<double> power(padded_length / 2);
    padded_power(x, power);
    for (std::size_t k = 0; k < power.size(); ++k) {
        std::complex<double> sum;
        for (std::size_t n = 0; n < x.size(); ++n) {
            auto const turns = static_cast<double>(k * n % padded_length) / static_cast<double>(padded_length);
            sum += std::polar(x[n], -2 * std::numbers::pi * turns);
        }
        EXPECT_NEAR(power[k], std::norm(sum), 1e-11) << "bin " << k;
    }
}

TEST(padded_transform, gives_the_same_bits_however_many_bins_are_asked_for) {
    std::array<double, window_length> x{};
    for (std::size_t n = 0; n < x.size(); ++n) x[n] = std::sin(static_cast<double>(n * n));
    std::vector<double> all(1024), few(237);
    padded_power(x, all);
    padded_power(x, few);
    EXPECT_EQ(std::memcmp(all.data(), few.data(), few.size() * sizeof(double)), 0);
    padded_power(x, {});
}

} // namespace
} // namespace coregulation::signal
