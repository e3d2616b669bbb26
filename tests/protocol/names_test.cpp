// Every enumerator has one name, and the name leads back to it.

#include "protocol/json.hpp"
#include "protocol/names.hpp"

#include <gtest/gtest.h>

#include <set>

namespace coregulation::protocol {
namespace {

template<class E, class F>
void leads_back(E last, F named) {
    std::set<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        auto const value = static_cast<E>(i);
        EXPECT_EQ(named(name_of(value)), value);
        EXPECT_TRUE(seen.insert(name_of(value)).second) << name_of(value);
    }
    EXPECT_EQ(seen.size(), words<E>.size());
    EXPECT_EQ(named("nothing of the kind"), std::nullopt);
    EXPECT_EQ(named(""), std::nullopt);
}

TEST(names, lead_back_to_their_enumerators) {
    leads_back(role::projector, role_named);
    leads_back(visibility::group, visibility_named);
    leads_back(sensor::recording, sensor_named);
    leads_back(phase::closing, phase_named);
    leads_back(state::resting, state_named);
    leads_back(reason::person, reason_named);
    leads_back(error_code::too_fast, error_code_named);
}

TEST(names, are_the_wire_s_words) {
    EXPECT_EQ(name_of(visibility::only_me), "only_me");
    EXPECT_EQ(name_of(reason::no_sensor), "no_sensor");
    EXPECT_EQ(name_of(error_code::sequence_backwards), "sequence_backwards");
}

TEST(close_codes, below_4500_reconnect) {
    EXPECT_TRUE(reconnects(close_code::restarting));
    EXPECT_TRUE(reconnects(close_code::overloaded));
    EXPECT_FALSE(reconnects(close_code::bad_message));
    EXPECT_FALSE(reconnects(close_code::not_joined_in_time));
}

} // namespace
} // namespace coregulation::protocol
