#include "server/rehearsal/heart_source.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <numeric>

namespace {

using namespace coregulation::rehearsal;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

recording parsed(std::string_view text) {
    auto result = parse_recording("a file", text);
    if (auto const* fault = std::get_if<file_fault>(&result)) ADD_FAILURE() << to_string(*fault);
    return std::holds_alternative<recording>(result) ? std::get<recording>(result) : recording{};
}

file_fault fault_of(std::string_view text) {
    auto result = parse_recording("a file", text);
    EXPECT_TRUE(std::holds_alternative<file_fault>(result)) << "parsed without a fault: " << text;
    return std::holds_alternative<file_fault>(result) ? std::get<file_fault>(result) : file_fault{};
}

TEST(recording, one_interval_a_line_is_read_in_milliseconds) {
    EXPECT_THAT(parsed("812\n830.5\n\n799\n").rr_ms, ElementsAre(812, 830.5, 799));
}

TEST(recording, intervals_around_one_are_seconds) {
    EXPECT_THAT(parsed("0.812\n0.83\n1.1\n").rr_ms, ElementsAre(812, 830, 1100));
}

TEST(recording, half_of_them_decide_about_the_unit) {
    EXPECT_THAT(parsed("12\n812\n").rr_ms, ElementsAre(12, 812));
}

TEST(recording, windows_line_ends_a_byte_order_mark_and_comments_are_passed_over) {
    EXPECT_THAT(parsed("\xef\xbb\xbf# exported\r\nrr_ms\r\n812\r\n830\r\n").rr_ms, ElementsAre(812, 830));
}

TEST(recording, a_first_beat_without_interval_carries_none) {
    auto const r = parsed("t_s,rr_ms\n0.4911,\n1.0730,581.9528\n1.6665,593.4360\n");
    EXPECT_THAT(r.rr_ms, ElementsAre(581.9528, 593.4360));
    EXPECT_THAT(r.beat_s, ElementsAre(1.0730, 1.6665));
}

TEST(recording, arrival_times_stand_beside_heart_rates_with_holes_as_not_a_number) {
    auto const r = parsed("t_s_arrival,hr_bpm,rr_ms\n1.552,90.0,379\n2.673,,1073\n");
    EXPECT_THAT(r.arrival_s, ElementsAre(1.552, 2.673));
    ASSERT_EQ(r.bpm.size(), 2u);
    EXPECT_EQ(r.bpm[0], 90);
    EXPECT_TRUE(std::isnan(r.bpm[1]));
}

TEST(recording, a_table_of_a_heart_rate_logger_is_read_by_its_column_name) {
    auto const r = parsed("date,rr,since start\n2024-01-02 10:00:00,812,0\n2024-01-02 10:00:01,830,1004\n");
    EXPECT_THAT(r.rr_ms, ElementsAre(812, 830));
}

TEST(recording, semicolons_leave_the_comma_to_be_the_decimal_sign) {
    EXPECT_THAT(parsed("\"Time\";\"RR [ms]\"\n0,8;812,5\n1,6;830\n").rr_ms, ElementsAre(812.5, 830));
}

TEST(recording, a_table_without_intervals_says_what_was_expected) {
    auto const fault = fault_of("ECG,PPG,RSP\n0.1,0.2,0.3\n");
    EXPECT_EQ(fault.line, 1u);
    EXPECT_THAT(to_string(fault), testing::StartsWith("a file, line 1: expected one RR interval a line"));
}

TEST(recording, a_word_among_the_intervals_is_named_with_its_line) {
    auto const fault = fault_of("rr_ms\n812\n\nmany\n");
    EXPECT_EQ(fault.line, 4u);
    EXPECT_EQ(fault.found, "\"many\"");
}

TEST(recording, time_that_runs_backwards_is_a_fault) {
    EXPECT_EQ(fault_of("t_s,rr_ms\n1.0,812\n0.9,812\n").line, 3u);
    EXPECT_EQ(fault_of("arrival_s,rr_ms\n1.0,812\n0.9,812\n").line, 3u);
    EXPECT_EQ(fault_of("t_s,rr_ms\n,812\n").line, 2u);
}

TEST(notifications, intervals_without_times_come_once_a_second_after_their_beats) {
    recording const r{.name = "r", .rr_ms = {600, 600, 900, 1500}, .beat_s = {}, .arrival_s = {}, .bpm = {}};
    auto const sent = notifications_of(r); // beats at 0.6, 1.2, 2.1, 3.6 s
    ASSERT_EQ(sent.size(), 4u);
    EXPECT_THAT(sent[0].rr_ms, ElementsAre(600));
    EXPECT_THAT(sent[1].rr_ms, ElementsAre(600));
    EXPECT_THAT(sent[2].rr_ms, ElementsAre(900));
    EXPECT_THAT(sent[3].rr_ms, ElementsAre(1500));
    for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(sent[i].arrival_s, static_cast<double>(i + 1));
    EXPECT_EQ(sent[0].bpm, 100);
}

TEST(notifications, a_slow_heart_leaves_seconds_without_an_interval) {
    recording const r{.name = "r", .rr_ms = {1500, 1500, 1500}, .beat_s = {}, .arrival_s = {}, .bpm = {}};
    auto const sent = notifications_of(r); // beats at 1.5, 3 and 4.5 s
    ASSERT_EQ(sent.size(), 4u);
    EXPECT_EQ(sent[0].arrival_s, 2);
    EXPECT_THAT(sent[0].rr_ms, ElementsAre(1500));
    EXPECT_THAT(sent[1].rr_ms, ElementsAre(1500));
    EXPECT_TRUE(sent[2].rr_ms.empty());
    EXPECT_EQ(sent[2].bpm, 40);
    EXPECT_THAT(sent[3].rr_ms, ElementsAre(1500));
}

TEST(notifications, rows_that_arrive_together_are_one_notification) {
    auto const r = parsed("t_s_arrival,hr_bpm,rr_ms\n1.552,90,379\n2.673,90,1073\n2.681,,413\n3.795,91,903\n");
    auto const sent = notifications_of(r);
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[1].arrival_s, 2.673);
    EXPECT_THAT(sent[1].rr_ms, ElementsAre(1073, 413));
    EXPECT_EQ(sent[1].bpm, 90);
    EXPECT_EQ(sent[2].bpm, 91);
}

TEST(notifications, what_no_strap_can_report_is_left_out_while_time_goes_on) {
    recording const r{.name = "r", .rr_ms = {800, 150, 3500, 800}, .beat_s = {}, .arrival_s = {}, .bpm = {}};
    auto const sent = notifications_of(r);
    std::vector<double> all;
    for (auto const& one : sent) all.insert(all.end(), one.rr_ms.begin(), one.rr_ms.end());
    EXPECT_THAT(all, ElementsAre(800, 800));
    EXPECT_EQ(sent.back().arrival_s, 6); // the last beat falls at 5.25 s
}

TEST(notifications, a_long_hole_in_the_beat_times_is_silence) {
    auto const r = parsed("t_s,rr_ms\n0.5,800\n1000000.5,800\n");
    auto const sent = notifications_of(r);
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[0].arrival_s, 1);
    EXPECT_EQ(sent[1].arrival_s, 1000001);
}

class real_recordings : public testing::Test {
protected:
    static std::filesystem::path folder() {
        if (auto const* const named = std::getenv("COREGULATION_RECORDINGS")) return named;
        return std::filesystem::path(COREGULATION_SOURCE_DIR).parent_path() / "shared" / "recordings";
    }
    void SetUp() override {
        if (!std::filesystem::exists(folder())) GTEST_SKIP() << "no recordings in " << folder();
    }
    static recording read(std::string const& name) {
        auto result = read_recording(folder() / name);
        if (auto const* fault = std::get_if<file_fault>(&result)) ADD_FAILURE() << to_string(*fault);
        return std::holds_alternative<recording>(result) ? std::get<recording>(result) : recording{};
    }
};

TEST_F(real_recordings, every_interval_of_a_holter_series_is_sent_in_order) {
    auto const r = read("holter_healthy_000.csv");
    EXPECT_EQ(r.name, "holter_healthy_000");
    ASSERT_EQ(r.rr_ms.size(), 7288u);
    std::vector<double> all;
    double before = 0, beat_s = 0;
    for (auto const& one : notifications_of(r)) {
        EXPECT_EQ(one.arrival_s, before + 1);
        before = one.arrival_s;
        for (double rr : one.rr_ms) beat_s += rr / 1000;
        EXPECT_LE(beat_s, one.arrival_s + 1e-9); // nothing arrives before it happened …
        EXPECT_GE(beat_s + 3, one.arrival_s);    // … nor a beat later than need be
        all.insert(all.end(), one.rr_ms.begin(), one.rr_ms.end());
    }
    EXPECT_EQ(all, r.rr_ms);
}

TEST_F(real_recordings, the_log_of_a_strap_keeps_its_arrivals) {
    auto const r = read("polar_h10_bigeminy_with_arrivals.csv");
    ASSERT_EQ(r.rr_ms.size(), 798u);
    auto const sent = notifications_of(r);
    EXPECT_EQ(sent.front().arrival_s, 0.430);
    EXPECT_EQ(sent.front().bpm, 90);
    // 224 of the 798 rows follow the one before within 20 ms.
    EXPECT_EQ(sent.size(), 574u);
    std::vector<double> all;
    for (auto const& one : sent) all.insert(all.end(), one.rr_ms.begin(), one.rr_ms.end());
    EXPECT_EQ(all, r.rr_ms);
}

TEST_F(real_recordings, beat_times_of_a_table_are_kept) {
    auto const r = read("rest_5min_beats.csv");
    ASSERT_EQ(r.rr_ms.size(), 430u);
    EXPECT_EQ(r.beat_s.front(), 1.0730);
    EXPECT_THAT(r.rr_ms.front(), DoubleNear(581.9528, 1e-9));
    EXPECT_EQ(notifications_of(r).front().arrival_s, 2);
}

TEST_F(real_recordings, signals_are_refused_because_they_hold_no_intervals) {
    auto const result = read_recording(folder() / "rest_5min_ecg_ppg_breath_100hz.csv");
    ASSERT_TRUE(std::holds_alternative<file_fault>(result));
    EXPECT_EQ(std::get<file_fault>(result).line, 1u);
}

} // namespace
