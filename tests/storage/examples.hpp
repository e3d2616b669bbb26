// Records for the tests: real in shape, awkward in content.
#pragma once

#include "storage/records.hpp"

#include <atomic>
#include <random>
#include <string>
#include <vector>

namespace coregulation::storage::examples {

// A new session's id in every call: tests share a database.
inline session_id fresh_id() {
    static std::random_device random;
    constexpr char const* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    session_id id;
    for (int i = 0; i < 22; ++i) id += letters[random() % 64];
    return id;
}

inline secret_hash fresh_secret() {
    static std::random_device random;
    secret_hash out;
    for (auto& byte : out) byte = static_cast<std::uint8_t>(random() & 255);
    return out;
}

inline session_row fresh_session() {
    return {fresh_id(), "Évening circle — “settle”, {1,\\2}", 1'795'429'791'000'000, 0xFEDC'BA98'7654'3210};
}

inline log_entry notified(
    std::int64_t ordinal, std::uint64_t seq, protocol::stream_id stream = "00112233445566778899aabbccddeeff",
    member_id member = 1) {
    protocol::notification what{std::move(stream),      seq,   1000.0 / 3 * static_cast<double>(seq),
                                {812.5, 1000.0 / 1024}, 72.25, true};
    return {ordinal, session_time(ordinal * 1'000), notification_received{member, std::move(what)}};
}

// Each alternative of happening at least once, with values that are easily damaged on the way.
inline std::vector<happening> every_happening() {
    secret_hash resume{};
    for (std::size_t i = 0; i < resume.size(); ++i) resume[i] = static_cast<std::uint8_t>(255 - i * 8);
    auto const third = 1.0 / 3;
    return {
        member_joined{
            1, protocol::role::facilitator, 1, "Zoë \"Z\" \\ {,} NULL 🫀\n", "00ff", protocol::visibility::group,
            true, protocol::sensor::strap, resume},
        member_joined{
            4'294'967'295,
            protocol::role::observer,
            {},
            "",
            "",
            protocol::visibility::only_me,
            false,
            protocol::sensor::none,
            {}},
        member_joined{
            3, protocol::role::participant, 2, std::string("nul \0 inside", 12), "\xff\xfe not UTF-8",
            protocol::visibility::facilitator, true, protocol::sensor::recording, resume},
        member_returned{1, "ffeeddccbbaa99887766554433221100"},
        member_away{1},
        member_left{2},
        clock_sample{1, third, 1e300, 5e-324, -0.0},
        clock_sample{2, 9007199254740993.0, 1e15, 1.7976931348623157e308, 2.2250738585072014e-308},
        clock_sample{2, 0.1 + 0.2, 123456789.123456789, -1e-7, 0},
        notification_received{1, {"ab", 9'007'199'254'740'993, third, {812.5, third}, 61.5, false}},
        notification_received{2, {"cd", 1, -0.0, {}, {}, {}}},
        phase_set{protocol::phase::sharing},
        pacer_set{{true, 123456.789, 10000 * third, 0.4}},
        marker_set{1, "a moment\tof 'quiet' — ok", true},
        visibility_set{2, protocol::visibility::facilitator},
        consent_set{2, true},
        sensor_set{1, protocol::sensor::simulated},
        pause_set{1, true, false},
        taken_up{4'294'967'295},
        session_ended{},
        session_ended{true},
        member_joined{
            9,
            protocol::role::participant,
            {},
            "Ada",
            "00ff",
            protocol::visibility::group,
            true,
            protocol::sensor::strap,
            resume,
            true},
        member_admitted{9, 7},
        member_turned_away{9},
        door_set{false},
        plan_set{{{protocol::phase::arrive, 5}, {protocol::phase::sharing, third}}},
        plan_set{},
        practice_set{protocol::practice_state{
            {"humming", "Humming \"{}", "Stop \\ when dizzy", {{"Hum.\nSlowly", 60}, {"Rest", third}}}, -0.25, 1}},
        practice_set{protocol::practice_state{{{}, "Own", {}, {{"One", 5}}}, 12.5, {}}},
        practice_set{},
        spotlight_set{1, 4'294'967'295},
        spotlight_set{},
    };
}

inline protocol::individual measured() {
    protocol::individual v;
    v.is = protocol::state::measuring;
    v.heart_rate_bpm = 61.0 / 3;
    v.rmssd_ms = 42.125;
    v.coherent = protocol::coherence{1.5, 2.5, 0.1, true, false, 6.0};
    v.rhythm_bpm = {60.5, {}, 61.25, {}};
    v.corrected_percent = 0;
    return v;
}

inline protocol::pair_row together() {
    protocol::pair_row v;
    v.a = 1;
    v.b = 2;
    v.is = protocol::state::measuring;
    v.r0 = 1.0 / 3;
    v.r0_chance = protocol::chance{0.1, 0.4, 0.7, 0.02};
    v.r_peak = -0.5;
    v.lag_s = -1.25;
    v.lag_uncertainty_s = 0.25;
    v.lag_ambiguous = true;
    v.leads = 2;
    v.plv = 0.75;
    v.plv_chance = protocol::chance{0.2, 0.5, 1.5, 0.001};
    v.phase_rad = -3.0;
    v.shared_pacer = true;
    return v;
}

} // namespace coregulation::storage::examples
