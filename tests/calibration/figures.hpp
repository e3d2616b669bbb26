// The figures of a calibration: printed, so that tests/calibration/run can gather them, and held to their range.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

namespace coregulation::calibration {

// Everything, as tests/calibration/run asks for it; otherwise each test keeps to a few seconds.
inline bool is_full() {
    auto const* wanted = std::getenv("COREGULATION_CALIBRATION");
    return wanted && std::strcmp(wanted, "full") == 0;
}

struct nominal {
    double at_least = -std::numeric_limits<double>::infinity(), at_most = std::numeric_limits<double>::infinity();
};

// 3 to 6.5 % of windows of people who have nothing to do with each other reach the 95 % level.
inline constexpr nominal one_in_twenty{3, 6.5};

inline std::string in_words(nominal range) {
    char text[64] = "";
    auto const low = std::isfinite(range.at_least), high = std::isfinite(range.at_most);
    if (low && high) std::snprintf(text, sizeof text, "%.3g–%.3g", range.at_least, range.at_most);
    if (low && !high) std::snprintf(text, sizeof text, "≥ %.3g", range.at_least);
    if (!low && high) std::snprintf(text, sizeof text, "≤ %.3g", range.at_most);
    return text;
}

// `slack` widens the range: two standard errors, in the short form, where there are few windows.
inline void figure(std::string const& what, double value, char const* unit, nominal range = {}, double slack = 0) {
    auto const inside = value >= range.at_least - slack && value <= range.at_most + slack;
    char text[32];
    std::snprintf(text, sizeof text, std::abs(value) < 1000 ? "%.3g" : "%.0f", value);
    std::printf("figure\t%s\t%s %s\t%s\n", what.c_str(), text, unit, in_words(range).c_str());
    EXPECT_TRUE(inside) << what << " is " << value << " " << unit << ", nominal " << in_words(range);
}

} // namespace coregulation::calibration
