// The same invented heart as several programs would write it (tests/rehearsal/examples).
#include "server/rehearsal/recording.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <numbers>
#include <numeric>

namespace {

using namespace coregulation::rehearsal;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointwise;
using testing::SizeIs;

constexpr double began_unix_s = 1741687057.4; // 2025-03-11 09:57:37.4 UTC

std::vector<double> heart_ms() {
    std::vector<double> result;
    for (int i = 0; i < 40; ++i)
        result.push_back(850 + std::round(60 * std::sin(2 * std::numbers::pi * i / 10)) + (i * 37) % 11 - 5);
    return result;
}

std::vector<double> beats_s() {
    auto beats = heart_ms();
    std::partial_sum(beats.begin(), beats.end(), beats.begin());
    for (auto& beat : beats) beat /= 1000;
    return beats;
}

recording example(std::string const& file) {
    auto read = read_recording(std::filesystem::path(COREGULATION_SOURCE_DIR) / "tests/rehearsal/examples" / file);
    if (auto const* fault = std::get_if<file_fault>(&read)) ADD_FAILURE() << to_string(*fault);
    return std::holds_alternative<recording>(read) ? std::get<recording>(read) : recording{};
}

recording parsed(std::string_view text) {
    auto read = parse_recording("a file", text);
    if (auto const* fault = std::get_if<file_fault>(&read)) ADD_FAILURE() << to_string(*fault);
    return std::holds_alternative<recording>(read) ? std::get<recording>(read) : recording{};
}

TEST(recording_formats, every_example_holds_the_same_intervals) {
    for (auto const* const file :
         {"one_a_line.txt", "seconds_with_comma.txt", "under_prose.txt", "table_with_beat_times.csv", "hrv_logger.csv",
          "hrv_logger_semicolons.csv", "hrv_logger_2013.csv", "hrv_logger_begins.csv", "phone_clock.csv",
          "elapsed_and_rr.tsv", "comma_between_two_columns.csv", "kubios_report.csv",
          "kubios_report_decimal_comma.txt"}) {
        SCOPED_TRACE(file);
        EXPECT_THAT(example(file).rr_ms, Pointwise(DoubleNear(1e-9), heart_ms()));
    }
}

TEST(recording_formats, beat_times_come_from_every_column_that_has_them) {
    for (auto const* const file :
         {"table_with_beat_times.csv", "hrv_logger.csv", "hrv_logger_semicolons.csv", "hrv_logger_2013.csv",
          "elapsed_and_rr.tsv", "comma_between_two_columns.csv", "kubios_report.csv",
          "kubios_report_decimal_comma.txt"}) {
        SCOPED_TRACE(file);
        auto const read = example(file);
        EXPECT_THAT(read.beat_s, Pointwise(DoubleNear(1e-9), beats_s()));
        EXPECT_THAT(read.arrival_s, IsEmpty());
    }
}

TEST(recording_formats, elapsed_time_that_stands_at_the_beginning_of_its_interval_is_moved_to_its_end) {
    EXPECT_THAT(example("hrv_logger_begins.csv").beat_s, Pointwise(DoubleNear(1e-9), beats_s()));
}

TEST(recording_formats, plain_intervals_have_no_times) {
    for (auto const* const file : {"one_a_line.txt", "seconds_with_comma.txt", "under_prose.txt"}) {
        SCOPED_TRACE(file);
        EXPECT_THAT(example(file).beat_s, IsEmpty());
        EXPECT_THAT(example(file).arrival_s, IsEmpty());
        EXPECT_FALSE(example(file).began_unix_s);
    }
}

TEST(recording_formats, dates_say_when_the_recording_began) {
    for (auto const* const file :
         {"hrv_logger.csv", "hrv_logger_semicolons.csv", "hrv_logger_2013.csv", "hrv_logger_begins.csv"}) {
        SCOPED_TRACE(file);
        auto const read = example(file);
        ASSERT_TRUE(read.began_unix_s);
        EXPECT_NEAR(*read.began_unix_s, began_unix_s, 0.3);
    }
}

TEST(recording_formats, dates_finer_than_a_second_are_arrivals) {
    auto const read = example("phone_clock.csv");
    EXPECT_THAT(read.beat_s, IsEmpty());
    ASSERT_THAT(read.arrival_s, SizeIs(40));
    EXPECT_EQ(read.began_unix_s, 1741687058);
    EXPECT_NEAR(read.arrival_s[0], 0.35, 1e-6); // 09:57:38.350
    EXPECT_NEAR(read.arrival_s[2], 2.102, 1e-6);
}

TEST(recording_formats, dates_show_a_loss_that_the_counted_time_does_not) {
    // Beats counted up without a hole, while the clock says that 30 s passed before the fifth.
    auto const read = parsed("date, rr, since start\n"
                             "2025-03-11 09:00:00 +0000, 800, 800\n2025-03-11 09:00:01 +0000, 800, 1600\n"
                             "2025-03-11 09:00:02 +0000, 800, 2400\n2025-03-11 09:00:03 +0000, 800, 3200\n"
                             "2025-03-11 09:00:34 +0000, 800, 4000\n2025-03-11 09:00:34 +0000, 800, 4800\n");
    ASSERT_THAT(read.beat_s, SizeIs(6));
    EXPECT_NEAR(read.beat_s[3], 3.2, 1e-9);
    EXPECT_NEAR(read.beat_s[4] - read.beat_s[3], 30.8, 1.5); // dates know no better
    EXPECT_NEAR(read.beat_s[5] - read.beat_s[4], 0.8, 1e-9);
}

TEST(recording_formats, a_notification_that_came_late_is_no_loss) {
    auto const read = parsed("date, rr, since start\n"
                             "2025-03-11 09:00:00 +0000, 800, 800\n2025-03-11 09:00:06 +0000, 800, 1600\n"
                             "2025-03-11 09:00:06 +0000, 800, 2400\n2025-03-11 09:00:06 +0000, 800, 3200\n"
                             "2025-03-11 09:00:06 +0000, 800, 4000\n2025-03-11 09:00:06 +0000, 800, 4800\n"
                             "2025-03-11 09:00:06 +0000, 800, 5600\n2025-03-11 09:00:06 +0000, 800, 6400\n");
    EXPECT_THAT(read.beat_s, Pointwise(DoubleNear(1e-9), std::vector{0.8, 1.6, 2.4, 3.2, 4.0, 4.8, 5.6, 6.4}));
}

TEST(recording_formats, dates_that_run_backwards_are_passed_over) {
    auto const read = parsed("date,rr,since start\n2025-10-26 02:59:59,800,800\n2025-10-26 02:00:00,800,1600\n");
    EXPECT_FALSE(read.began_unix_s);
    EXPECT_THAT(read.beat_s, ElementsAre(0.8, 1.6));
}

TEST(recording_formats, an_offset_from_utc_counts) {
    auto const began = [](std::string const& date) {
        auto const read = parsed("date,rr,since start\n" + date + ",800,800\n");
        return read.began_unix_s.value_or(0);
    };
    auto const utc_s = began("2025-03-11 09:00:00 +0000");
    EXPECT_EQ(began("2025-03-11 10:00:00 +0100"), utc_s);
    EXPECT_EQ(began("2025-03-11T04:30:00-04:30"), utc_s);
    EXPECT_EQ(began("2025-03-11 09:00:00"), utc_s);
    EXPECT_EQ(began("1741683600"), utc_s);
    EXPECT_EQ(began("1741683600000"), utc_s);
    EXPECT_EQ(began("11.03.2025 09:00"), 0); // not known, and not guessed
}

TEST(recording_formats, elapsed_time_that_runs_with_no_interval_is_that_of_arrivals) {
    std::string text = "since start,rr\n";
    for (int i = 0; i < 40; ++i) text += std::to_string(i / 2 * 1700) + ",850\n"; // two in each notification
    auto const read = parsed(text);
    EXPECT_THAT(read.beat_s, IsEmpty());
    ASSERT_THAT(read.arrival_s, SizeIs(40));
    EXPECT_EQ(read.arrival_s[1], 0);
    EXPECT_EQ(read.arrival_s[39], 32.3);
}

TEST(recording_formats, a_clock_in_the_time_column_is_left) {
    auto const read = parsed("Time;RR\n10:00:00;800\n10:00:01;810\n");
    EXPECT_THAT(read.rr_ms, ElementsAre(800, 810));
    EXPECT_THAT(read.beat_s, IsEmpty());
}

TEST(recording_formats, a_heart_rate_that_nobody_needs_may_say_anything) {
    EXPECT_THAT(parsed("t_s,rr_ms,HR\n0.8,800,n/a\n1.6,800,75\n").rr_ms, ElementsAre(800, 800));
}

TEST(recording_formats, every_line_end_is_one) {
    EXPECT_THAT(parsed("812\r830\r799").rr_ms, ElementsAre(812, 830, 799));
    EXPECT_THAT(parsed("812\r\n830\r799\n").rr_ms, ElementsAre(812, 830, 799));
    EXPECT_THAT(parsed("rr_ms\r812\r\r830\r").rr_ms, ElementsAre(812, 830));
}

TEST(recording_formats, blanks_quotes_and_signs_around_numbers_are_passed_over) {
    EXPECT_THAT(parsed("  812  \n830\t\n\"799\"\n+801\n").rr_ms, ElementsAre(812, 830, 799, 801));
    EXPECT_THAT(
        parsed("\"note\",\"rr_ms\"\n\"one, two; three\",\"812\"\n\"say \"\"ah\"\"\",830\n").rr_ms,
        ElementsAre(812, 830));
}

TEST(recording_formats, a_decimal_comma_is_told_from_a_separator) {
    EXPECT_THAT(parsed("812,5\n830,25\n799,0\n").rr_ms, ElementsAre(812.5, 830.25, 799));
    EXPECT_THAT(parsed("0,812\n0,830\n0,799\n").rr_ms, Pointwise(DoubleNear(1e-9), std::vector{812., 830., 799.}));
    EXPECT_THAT(parsed("1,012\n0,998\n1,003\n").rr_ms, Pointwise(DoubleNear(1e-9), std::vector{1012., 998., 1003.}));
    EXPECT_THAT(parsed("rr_ms\n812,5\n").rr_ms, ElementsAre(812.5));
    EXPECT_THAT(parsed("1,812\n2,830\n3,799\n").rr_ms, ElementsAre(812, 830, 799)); // seconds passed, then RR
}

TEST(recording_formats, blanks_may_separate_time_from_intervals) {
    auto const read = parsed("Time  RRI\n0.800  0.800\n1.610   0.810\n");
    EXPECT_THAT(read.rr_ms, ElementsAre(800, 810));
    EXPECT_THAT(read.beat_s, ElementsAre(0.8, 1.61));
}

TEST(recording_formats, units_below_the_names_are_passed_over) {
    EXPECT_THAT(parsed("Time,RR\n(s),(ms)\n0.8,800\n1.6,800\n").rr_ms, ElementsAre(800, 800));
}

TEST(recording_formats, rows_without_an_interval_leave_their_time_to_pass) {
    auto const read = parsed("t_s,rr_ms\n0.8,800\n1.6,\n2.4,\n3.2,800\n,,\n;\n");
    EXPECT_THAT(read.rr_ms, ElementsAre(800, 800));
    EXPECT_THAT(read.beat_s, ElementsAre(0.8, 3.2));
}

TEST(recording_formats, artifacts_are_kept_as_recorded) {
    EXPECT_THAT(parsed("812\n40000\n10\n60000\n830\n").rr_ms, ElementsAre(812, 40000, 10, 60000, 830));
    EXPECT_THAT(parsed("0.812\n12.5\n0.83\n").rr_ms, ElementsAre(812, 12500, 830));
}

TEST(recording_formats, a_long_recording_is_read_whole) {
    std::string text = "rr_ms\n";
    for (int i = 0; i < 120'000; ++i) text += std::to_string(700 + i % 300) + "\n"; // a day and more
    EXPECT_THAT(parsed(text).rr_ms, SizeIs(120'000));
}

} // namespace
