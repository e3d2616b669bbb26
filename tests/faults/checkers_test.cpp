// Each checker accepts what is right and finds what is wrong: a checker that cannot fail is none.
#include "tests/faults/nemesis/checkers.hpp"

#include "tests/faults/story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace coregulation::faults {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string all_of(verdict const& one) {
    std::string out = one.sentence;
    for (auto const& detail : one.details) out += "\n  " + detail;
    return out;
}

void replace(std::string& in, std::string const& what, std::string const& by) {
    auto const at = in.find(what);
    ASSERT_NE(at, std::string::npos) << in;
    in.replace(at, what.size(), by);
}

TEST(checkers, accept_a_session_that_was_killed_and_taken_up) {
    for (std::size_t const unstored : {0U, 1U, 3U}) {
        story const told(30, 20, unstored);
        for (auto const& one : all_verdicts(told.all)) EXPECT_TRUE(one.holds) << one.name << ": " << all_of(one);
    }
}

// ---- stored once

storage::notification_received& row(evidence& all, std::uint64_t seq) {
    for (auto& entry : all.stored.log)
        if (auto* one = std::get_if<storage::notification_received>(&entry.what); one && one->what.seq == seq)
            return *one;
    throw std::runtime_error("no such row");
}

TEST(stored_once, finds_a_lost_notification) {
    story told;
    std::erase_if(told.all.stored.log, [](auto const& entry) {
        auto const* one = std::get_if<storage::notification_received>(&entry.what);
        return one && one->what.seq == 7 && one->member == 1;
    });
    auto const found = stored_once(told.all);
    EXPECT_FALSE(found.holds);
    EXPECT_THAT(
        found.details,
        Contains(HasSubstr("number 7 of stream aaaaaaaa of Person 1 is not stored, and was acknowledged")));
}

TEST(stored_once, excuses_what_was_given_around_a_rest) {
    story told;
    std::erase_if(told.all.stored.log, [](auto const& entry) {
        auto const* one = std::get_if<storage::notification_received>(&entry.what);
        return one && one->what.seq == 7 && one->member == 1;
    });
    told.all.people[0].all[6].excused = true;
    EXPECT_TRUE(stored_once(told.all).holds);
}

TEST(stored_once, finds_one_that_is_stored_twice) {
    story told;
    auto again = told.all.stored.log.back();
    again.ordinal += 1;
    told.all.stored.log.push_back(again);
    EXPECT_FALSE(stored_once(told.all).holds);
}

TEST(stored_once, finds_one_that_was_changed) {
    story told;
    row(told.all, 4).what.rr_ms[0] += 1e-9;
    EXPECT_FALSE(stored_once(told.all).holds);
}

TEST(stored_once, finds_one_that_nobody_generated) {
    story told;
    row(told.all, 4).what.seq = 4000;
    told.all.people[0].all[3].excused = true;
    EXPECT_THAT(stored_once(told.all).details, Contains(HasSubstr("never generated")));
}

TEST(stored_once, finds_an_outbox_that_is_not_empty) {
    story told;
    told.all.people[1].unacknowledged = 2;
    EXPECT_THAT(stored_once(told.all).details, Contains(HasSubstr("Person 2 still holds 2")));
}

TEST(stored_once, finds_what_is_stored_against_consent) {
    story told;
    told.all.people[1].keeps = false;
    EXPECT_FALSE(stored_once(told.all).holds);
    story values;
    values.all.derived_rows_of_forgotten = 1;
    EXPECT_FALSE(stored_once(values.all).holds);
}

TEST(stored_once, finds_two_entries_in_one_place) {
    story told;
    told.all.stored.log[3].ordinal = told.all.stored.log[2].ordinal;
    EXPECT_FALSE(stored_once(told.all).holds);
}

// ---- acknowledged is stored

TEST(acknowledged_is_stored, finds_a_broken_or_a_false_claim_and_that_nothing_was_claimed) {
    for (auto const& spoil : std::vector<std::function<void(evidence&)>>{
             [](evidence& all) { all.claims.broken.emplace_back("a sentence"); },
             [](evidence& all) { all.people[0].false_claims = 1; }, [](evidence& all) { all.claims.asked = 0; }}) {
        story told;
        spoil(told.all);
        EXPECT_FALSE(acknowledged_is_stored(told.all).holds);
    }
}

// ---- counters grow

TEST(counters_grow, finds_a_frame_that_goes_back_or_comes_twice) {
    story told;
    auto& frames = told.all.screens[0].frames;
    std::swap(frames[4], frames[5]);
    EXPECT_FALSE(counters_grow(told.all).holds);
    std::swap(frames[4], frames[5]);
    frames.insert(frames.begin() + 4, frames[4]);
    EXPECT_FALSE(counters_grow(told.all).holds);
}

TEST(counters_grow, lets_the_number_go_on_in_a_new_epoch_only) {
    story told;
    auto& frames = told.all.screens[0].frames;
    EXPECT_EQ(frames.back().epoch, 2U);
    for (auto& one : frames)
        if (one.epoch == 2) one.number -= 5;
    EXPECT_TRUE(counters_grow(told.all).holds);
    for (auto& one : frames) one.epoch = 1;
    EXPECT_FALSE(counters_grow(told.all).holds);
}

TEST(counters_grow, looks_at_ones_own_values_as_well) {
    story told;
    told.all.screens[0].selves = {{1, 1, 2, ""}, {2, 1, 1, ""}};
    EXPECT_FALSE(counters_grow(told.all).holds);
}

// ---- shown is recomputed

seen_frame& frame_at(story& told, std::uint32_t epoch, std::uint64_t number) {
    for (auto& one : told.all.screens[0].frames)
        if (one.epoch == epoch && one.number == number) return one;
    throw std::runtime_error("no such frame");
}

TEST(shown_is_recomputed, finds_a_value_that_differs_after_a_restart) {
    story told;
    replace(frame_at(told, 2, 22).text, "\"heart_rate_bpm\":60", "\"heart_rate_bpm\":61");
    auto const found = shown_is_recomputed(told.all);
    EXPECT_FALSE(found.holds);
    EXPECT_THAT(found.details, Contains(HasSubstr("frame 2/22"))) << all_of(found);
}

TEST(shown_is_recomputed, finds_a_row_too_few) {
    story told;
    auto& text = frame_at(told, 1, 12).text;
    text.replace(text.find("\"pairs\":["), text.size(), "\"pairs\":[]}");
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
}

TEST(shown_is_recomputed, finds_a_frame_that_nothing_explains) {
    story told;
    told.all.screens[0].frames.back().number += 500;
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
}

TEST(shown_is_recomputed, finds_that_nothing_was_seen) {
    story told;
    told.all.screens[0].frames.clear();
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
}

TEST(shown_is_recomputed, excuses_only_frames_after_the_last_stored_entry_of_an_epoch_that_ended) {
    story told; // killed at 20 s; the last entry of epoch 1 came at 19.4 s
    replace(frame_at(told, 1, 20).text, "\"number\":20", "\"number\":21");
    EXPECT_TRUE(shown_is_recomputed(told.all).holds) << all_of(shown_is_recomputed(told.all));
    replace(frame_at(told, 1, 19).text, "\"number\":19", "\"number\":21");
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
}

TEST(shown_is_recomputed, does_not_excuse_many_frames_while_postgres_was_up) {
    story told(30, 20, 14); // seven seconds of two people were not stored
    auto const found = shown_is_recomputed(told.all);
    EXPECT_FALSE(found.holds);
    EXPECT_THAT(found.details, Contains(HasSubstr("rest on what was never stored"))) << all_of(found);
    told.all.faults.push_back({.what = {.what = fault_kind::outage}, .began_ms = 10000, .ended_ms = 21000});
    EXPECT_TRUE(shown_is_recomputed(told.all).holds);
}

TEST(shown_is_recomputed, leaves_out_who_does_not_keep_and_nobody_else) {
    story told;
    auto& text = frame_at(told, 2, 25).text;
    auto const second = text.find("{\"seat\":2");
    ASSERT_NE(second, std::string::npos);
    text.replace(text.find("heart_rate_bpm", second), 14, "heart_rate_xyz");
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
    told.all.people[1].keeps = false;
    EXPECT_TRUE(shown_is_recomputed(told.all).holds) << all_of(shown_is_recomputed(told.all));
    replace(text, "\"seat\":1,\"state\"", "\"seat\":1,\"fate\"");
    EXPECT_FALSE(shown_is_recomputed(told.all).holds);
}

// ---- no warm-up

TEST(no_warm_up, finds_who_begins_anew) {
    story told;
    auto& text = frame_at(told, 2, 23).text; // 64 s are needed, of which some 20 have passed
    auto const needs = text.find("\"needs_s\":");
    ASSERT_NE(needs, std::string::npos) << text;
    text.replace(needs, text.find(',', needs) - needs, "\"needs_s\":64");
    auto const found = no_warm_up(told.all);
    EXPECT_FALSE(found.holds);
    EXPECT_THAT(found.details, Contains(HasSubstr("seat 1 needed"))) << all_of(found);
}

TEST(no_warm_up, finds_who_does_not_come_back) {
    story told(40, 20);
    for (auto& one : told.all.screens[0].frames)
        if (one.epoch == 2) {
            auto const row = one.text.find("\"people\":[{\"seat\":1");
            ASSERT_NE(row, std::string::npos);
            one.text.replace(row, std::string("\"people\":[{\"seat\":1").size(), "\"people\":[{\"seat\":9");
        }
    EXPECT_THAT(no_warm_up(told.all).details, Contains(HasSubstr("seat 1 was not back")));
}

TEST(no_warm_up, does_not_judge_whose_own_line_was_disturbed) {
    story told;
    auto& text = frame_at(told, 2, 23).text;
    auto const needs = text.find("\"needs_s\":");
    text.replace(needs, text.find(',', needs) - needs, "\"needs_s\":64");
    told.all.faults.push_back({.what = {.what = fault_kind::stall, .whom = 0}, .began_ms = 21000, .ended_ms = 24000});
    EXPECT_TRUE(no_warm_up(told.all).holds) << all_of(no_warm_up(told.all));
}

TEST(no_warm_up, does_not_judge_who_had_no_page_within_the_window) {
    story told;
    auto& text = frame_at(told, 2, 23).text;
    auto const needs = text.find("\"needs_s\":");
    text.replace(needs, text.find(',', needs) - needs, "\"needs_s\":64");
    told.all.faults.push_back({.what = {.what = fault_kind::tab, .whom = 0}, .began_ms = 2000, .ended_ms = 4000});
    EXPECT_TRUE(no_warm_up(told.all).holds) << all_of(no_warm_up(told.all));
}

TEST(no_warm_up, does_not_hold_when_nobody_could_be_judged) {
    story told;
    for (auto& person : told.all.people) person.keeps = false;
    EXPECT_FALSE(no_warm_up(told.all).holds);
}

// ---- back soon

evidence restarted(fault_kind how, double gap_ms, std::uint64_t missed, std::size_t screens = 40) {
    evidence all;
    all.socket_handed_over = true;
    all.faults.push_back({.what = {.what = how}, .began_ms = 10000, .ended_ms = 10000});
    for (std::size_t i = 0; i < screens; ++i) {
        screen one{.name = "screen " + std::to_string(i)};
        one.frames = {{9000, 1, 9, ""}, {9900, 1, 10, ""}, {9900 + gap_ms, 2, 11 + missed, ""}};
        all.screens.push_back(one);
    }
    return all;
}

TEST(back_soon, wants_the_display_back_within_three_seconds_after_a_kill) {
    EXPECT_TRUE(back_soon(restarted(fault_kind::kill, 2900, 2)).holds);
    EXPECT_FALSE(back_soon(restarted(fault_kind::kill, 3100, 2)).holds);
}

TEST(back_soon, looks_at_the_95th_of_a_hundred_gaps) {
    auto all = restarted(fault_kind::kill, 1000, 0, 100);
    for (std::size_t i = 0; i < 5; ++i) all.screens[i].frames[2].at_ms += 5000;
    EXPECT_TRUE(back_soon(all).holds);
    all.screens[5].frames[2].at_ms += 5000;
    EXPECT_FALSE(back_soon(all).holds);
}

TEST(back_soon, lets_few_gaps_be_longer_but_none_very_long) {
    EXPECT_TRUE(back_soon(restarted(fault_kind::kill, 4000, 3, 8)).holds);
    EXPECT_FALSE(back_soon(restarted(fault_kind::kill, 15100, 3, 8)).holds);
}

TEST(back_soon, wants_at_most_one_frame_missed_at_a_deploy) {
    EXPECT_TRUE(back_soon(restarted(fault_kind::deploy, 2000, 1)).holds);
    EXPECT_FALSE(back_soon(restarted(fault_kind::deploy, 2000, 2)).holds);
}

TEST(back_soon, finds_a_screen_that_shows_nothing_any_more) {
    auto all = restarted(fault_kind::kill, 1000, 0);
    all.screens[3].frames.pop_back();
    EXPECT_FALSE(back_soon(all).holds);
}

TEST(back_soon, does_not_count_what_an_earlier_fault_took) {
    auto all = restarted(fault_kind::deploy, 2000, 9);
    EXPECT_FALSE(back_soon(all).holds);
    for (auto& one : all.screens) one.frames.erase(one.frames.begin() + 1); // the one before is old
    for (auto& one : all.screens) one.frames[0].at_ms = 5000;
    EXPECT_TRUE(back_soon(all).holds) << all_of(back_soon(all));
    EXPECT_THAT(back_soon(all).sentence, HasSubstr("40 times a screen was still away"));
}

TEST(back_soon, leaves_out_screens_whose_own_line_is_disturbed) {
    auto all = restarted(fault_kind::kill, 1000, 0);
    all.people.resize(1);
    all.screens[3].frames.pop_back();
    all.screens[3].whose = 0;
    all.faults.push_back({.what = {.what = fault_kind::half_open, .whom = 0}, .began_ms = 5000, .ended_ms = 35000});
    EXPECT_TRUE(back_soon(all).holds);
}

// ---- outage bridged

evidence bridged() {
    evidence all;
    all.faults.push_back(
        {.what = {.what = fault_kind::outage}, .began_ms = 10000, .ended_ms = 20000, .all_stored_s = 1.5});
    all.screens.push_back({.name = "a screen"});
    for (std::uint64_t i = 1; i <= 40; ++i)
        all.screens[0].frames.push_back({1000.0 * static_cast<double>(i) + 50, 1, i, ""});
    return all;
}

TEST(outage_bridged, accepts_a_display_that_goes_on) {
    EXPECT_TRUE(outage_bridged(bridged()).holds) << all_of(outage_bridged(bridged()));
}

TEST(outage_bridged, finds_a_display_that_stands_still) {
    auto all = bridged();
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number == 15 || f.number == 16; });
    EXPECT_FALSE(outage_bridged(all).holds);
}

TEST(outage_bridged, blames_no_outage_for_a_machine_that_stands_still_without_one) {
    auto all = bridged();
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number == 15 || f.number == 16; });
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number == 30 || f.number == 31; });
    EXPECT_TRUE(outage_bridged(all).holds) << all_of(outage_bridged(all));
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number == 17; });
    EXPECT_FALSE(outage_bridged(all).holds);
}

TEST(outage_bridged, does_not_hold_on_a_machine_that_shows_nothing) {
    auto all = bridged();
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number > 26 && f.number < 32; });
    EXPECT_FALSE(outage_bridged(all).holds);
}

TEST(outage_bridged, finds_a_display_that_ends) {
    auto all = bridged();
    std::erase_if(all.screens[0].frames, [](seen_frame const& f) { return f.number > 15; });
    EXPECT_FALSE(outage_bridged(all).holds);
}

TEST(outage_bridged, wants_everything_stored_ten_seconds_after_the_return) {
    auto all = bridged();
    all.faults[0].all_stored_s = 10.5;
    EXPECT_FALSE(outage_bridged(all).holds);
    all.faults[0].all_stored_s.reset();
    EXPECT_FALSE(outage_bridged(all).holds);
}

// ---- back to base, server sound

TEST(back_to_base, finds_what_was_not_given_back) {
    for (auto const& spoil : std::vector<std::function<void(evidence&)>>{
             [](evidence& all) { all.at_last->tcp_connections = 1; },
             [](evidence& all) { all.at_last->descriptors = all.at_first.descriptors + 5; },
             [](evidence& all) { all.at_last->rss_kib = all.at_first.rss_kib + 9 * 1024; },
             [](evidence& all) { all.at_last.reset(); }}) {
        story told;
        EXPECT_TRUE(back_to_base(told.all).holds);
        spoil(told.all);
        EXPECT_FALSE(back_to_base(told.all).holds);
    }
}

TEST(server_sound, finds_an_end_nobody_asked_for_a_refusal_and_a_bad_exit) {
    for (auto const& spoil : std::vector<std::function<void(evidence&)>>{
             [](evidence& all) { all.server_faults.emplace_back("it ended by itself"); },
             [](evidence& all) { all.people[0].errors.emplace_back("no"); },
             [](evidence& all) { all.people[0].turned_away = "4506"; }, [](evidence& all) { all.last_exit_code = 1; },
             [](evidence& all) { all.last_exit_code.reset(); }, [](evidence& all) { all.faults[0].exit_code = 1; }}) {
        story told;
        EXPECT_TRUE(server_sound(told.all).holds);
        spoil(told.all);
        EXPECT_FALSE(server_sound(told.all).holds);
    }
}

} // namespace
} // namespace coregulation::faults
