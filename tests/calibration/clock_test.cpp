// Clocks over an unsteady network: 100 ± 50 ms each way, 20 ms asymmetry, 50 ppm apart.
#include "server/session/clock_sync.hpp"
#include "tests/calibration/figures.hpp"
#include "tests/session/unsteady_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace coregulation::calibration {
namespace {

TEST(calibration, of_clocks_finds_session_time_within_30_ms_over_an_unsteady_network) {
    auto const sessions = is_full() ? std::uint64_t{5000} : std::uint64_t{100};
    double squares = 0, n = 0, worst_ms = 0, within = 0, first_worst_ms = 0, first_within = 0, first_n = 0;
    std::vector<double> uncertainty_ms;
    for (std::uint64_t seed = 1; seed <= sessions; ++seed) {
        session::testing::network net{std::mt19937_64{seed}};
        session::clock_sync clock;
        session::testing::converse(net, clock, 900, [&](double after_s, double client_ms) {
            auto const m = clock.to_session(client_ms).value();
            auto const error_ms = std::abs(m.session_ms - net.session_of(client_ms));
            if (after_s < 60) {
                first_n += 1;
                first_within += error_ms <= m.uncertainty_ms;
                first_worst_ms = std::max(first_worst_ms, error_ms);
                return;
            }
            n += 1;
            squares += error_ms * error_ms;
            within += error_ms <= m.uncertainty_ms;
            worst_ms = std::max(worst_ms, error_ms);
            uncertainty_ms.push_back(m.uncertainty_ms);
        });
    }
    auto const middle = uncertainty_ms.begin() + static_cast<std::ptrdiff_t>(uncertainty_ms.size() / 2);
    std::nth_element(uncertainty_ms.begin(), middle, uncertainty_ms.end());
    figure("clock, after a minute: error, rms", std::sqrt(squares / n), "ms", {0, 30});
    figure("clock, after a minute: error, worst", worst_ms, "ms", {0, 35});
    figure("clock, after a minute: stated uncertainty, median", *middle, "ms", {0, 100});
    figure("clock, after a minute: within the uncertainty", 100 * within / n, "%", {100, 100});
    figure("clock, first minute: error, worst", first_worst_ms, "ms", {0, 100});
    figure("clock, first minute: within the uncertainty", 100 * first_within / first_n, "%", {100, 100});
}

} // namespace
} // namespace coregulation::calibration
