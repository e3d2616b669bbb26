// Thousands of sessions by seed: whatever people, network, database and server do, what must hold holds.
#include "tests/session/scripted_room.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <vector>

namespace coregulation::session::testing {
namespace {

std::vector<std::uint8_t> script_of(std::uint32_t seed, std::size_t length) {
    std::mt19937 random{seed};
    std::vector<std::uint8_t> bytes(length);
    for (auto& one : bytes) one = static_cast<std::uint8_t>(random());
    return bytes;
}

TEST(scripted_sessions, keep_every_promise_whatever_happens) {
    // COREGULATION_SCRIPTS=100000 for a night.
    auto const* const asked = std::getenv("COREGULATION_SCRIPTS");
    auto const seeds = asked ? static_cast<std::uint32_t>(std::strtoul(asked, nullptr, 10)) : 5000u;
    ASSERT_GT(seeds, 0u) << "COREGULATION_SCRIPTS is a number of scripts";
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        auto const breach = breach_in(script_of(seed, 200 + 40 * (seed % 50)));
        ASSERT_FALSE(breach) << "seed " << seed << ": " << *breach;
    }
}

} // namespace
} // namespace coregulation::session::testing
