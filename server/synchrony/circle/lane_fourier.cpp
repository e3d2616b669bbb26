#include "server/synchrony/circle/lane_fourier.hpp"

#include <cmath>
#include <numbers>

namespace coregulation::synchrony {

lane_fourier::lane_fourier(std::size_t of_length)
    : length{of_length}
    , order(of_length) {
    for (std::size_t t = 0; t < length; ++t) {
        std::size_t row = 0, left = t;
        for (auto n = length; n > 1;) {
            std::size_t const radix = n >= 4 ? 4 : 2;
            n /= radix;
            row += left % radix * n;
            left /= radix;
        }
        order[t] = static_cast<std::uint32_t>(row);
    }
    for (auto n = length; n >= 4; n /= 4)
        for (std::size_t k = 0; k < n / 4; ++k)
            for (auto const power : {1, 2, 3}) {
                auto const angle = 2 * std::numbers::pi * power * static_cast<double>(k) / static_cast<double>(n);
                twiddles.push_back(static_cast<float>(std::cos(angle)));
                twiddles.push_back(static_cast<float>(std::sin(angle)));
            }
}

} // namespace coregulation::synchrony
