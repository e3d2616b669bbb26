// A file that is no recording gets one sentence: file, line, what was expected, what was there.
#include "server/rehearsal/recording.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace coregulation::rehearsal;
using namespace std::string_view_literals;
using testing::HasSubstr;
using testing::StartsWith;

std::string sentence(std::variant<recording, file_fault> const& read) {
    auto const* const fault = std::get_if<file_fault>(&read);
    return fault == nullptr ? "read without a fault" : to_string(*fault);
}

std::string said_of(std::string_view text) {
    return sentence(parse_recording("anna.csv", text));
}

TEST(recording_faults, a_number_that_is_no_interval_is_shown_with_its_line) {
    for (auto const* const wrong :
         {"0", "-812", "-0.0", "nan", "NaN", "inf", "-inf", "812 ms", "0x32", "1e999", "--", "8 12", "1.2.3"}) {
        auto const said = said_of("812\n830\n" + std::string(wrong) + "\n");
        if (std::string_view(wrong) == "--")
            EXPECT_EQ(said, "read without a fault"); // a ruled line, no number
        else
            EXPECT_EQ(
                said,
                "anna.csv, line 3: expected an RR interval, a number above 0, found \"" + std::string(wrong) + "\"");
    }
}

TEST(recording_faults, an_interval_that_no_contact_and_no_heart_could_give_is_one) {
    EXPECT_EQ(
        said_of("812\n830\n0.5\n"), "anna.csv, line 3: expected an RR interval from 10 ms to 60 s, found 0.500000 ms");
    EXPECT_THAT(
        said_of("812\n61000\n830\n"), StartsWith("anna.csv, line 2: expected an RR interval from 10 ms to 60 s"));
    EXPECT_THAT(
        said_of("812\n830\n1e300\n"), StartsWith("anna.csv, line 3: expected an RR interval from 10 ms to 60 s"));
    EXPECT_THAT(
        said_of("0.812\n0.83\n70\n"), StartsWith("anna.csv, line 3: expected an RR interval from 10 ms to 60 s"));
}

TEST(recording_faults, numbers_that_are_something_else_are_told_by_their_middle) {
    auto const pulse = said_of("72\n75\n71\n70\n");
    EXPECT_THAT(pulse, HasSubstr("half of them above 0.2–3 s or 200–3000 ms, found numbers around \"72"));
    EXPECT_THAT(said_of("rr_ms\n10000\n10800\n11600\n"), HasSubstr("found numbers around"));
}

TEST(recording_faults, a_column_of_something_else_is_not_taken_for_intervals) {
    EXPECT_THAT(said_of("power_w\n250\n260\n255\n"), StartsWith("anna.csv, line 1: expected one RR interval a line"));
    EXPECT_THAT(said_of("power_w\n250\n260\n255\n"), HasSubstr("found \"power_w\""));
    EXPECT_THAT(said_of("t,ecg\n0,0.5\n1,0.6\n2,0.7\n"), HasSubstr("found \"t,ecg\""));
    EXPECT_THAT(said_of("ECG,PPG,RSP\n0.1,0.2,0.3\n"), HasSubstr("line 1: expected one RR interval a line"));
    EXPECT_THAT(said_of("812 830 799 801\n"), HasSubstr("found \"812 830 799 801\""));
}

TEST(recording_faults, the_summary_of_a_program_is_not_taken_for_intervals) {
    auto const path = std::filesystem::path(COREGULATION_SOURCE_DIR) / "tests/rehearsal/examples/elite_summary.csv";
    EXPECT_THAT(sentence(read_recording(path)), HasSubstr("found \"Member,Type,Position,Breathing Patte…\""));
}

TEST(recording_faults, time_that_runs_backwards_is_one) {
    EXPECT_EQ(
        said_of("t_s,rr_ms\n1.0,812\n1.0,812\n0.9,812\n"),
        "anna.csv, line 4: expected a time of the beat not before the one above, found \"0.9\"");
    EXPECT_THAT(said_of("t_s_arrival,rr_ms\n1,812\n0.9,812\n"), HasSubstr("a time of the arrival not before"));
    EXPECT_THAT(said_of("date,rr,since start\nx,812,1000\nx,812,900\n"), HasSubstr("line 3"));
    EXPECT_THAT(said_of("t_s,rr_ms\n,812\n"), HasSubstr("line 2: expected the time of the beat, a number, found \"\""));
}

TEST(recording_faults, a_time_that_no_clock_can_show_is_one) {
    EXPECT_THAT(said_of("t_s,rr_ms\n1,812\n1e300,812\n"), HasSubstr("line 3: expected the time of the beat, a number"));
    EXPECT_THAT(said_of("t_s_arrival,rr_ms\n-1e14,812\n"), HasSubstr("line 2: expected the time of the arrival"));
}

TEST(recording_faults, a_row_that_breaks_off_is_one) {
    EXPECT_THAT(
        said_of("date,rr,since start\n2025-03-11 09:00:00,812,812\n2025-03-1"),
        HasSubstr("line 3: expected as many cells as the header has, found \"2025-03-1\""));
}

TEST(recording_faults, a_heart_rate_that_is_none_is_one) {
    EXPECT_THAT(
        said_of("t_s_arrival,hr_bpm,rr_ms\n1,fast,812\n"), HasSubstr("heart rate in bpm or nothing, found \"fast\""));
}

TEST(recording_faults, nothing_at_all_is_said_to_be_nothing) {
    for (auto const text : {""sv, "\n\n\r\n"sv, "# only a comment\n"sv, "\xef\xbb\xbf"sv, " ; ; \n"sv})
        EXPECT_THAT(said_of(text), testing::EndsWith("found nothing"));
    EXPECT_THAT(said_of("rr_ms\n"), testing::EndsWith("found a header without intervals"));
    EXPECT_THAT(said_of("rr_ms,note\n,moved\n"), testing::EndsWith("found a header without intervals"));
}

TEST(recording_faults, what_is_no_text_in_utf_8_is_named) {
    EXPECT_THAT(
        said_of("\xff\xfe"
                "8\0"
                "1\0"sv),
        HasSubstr("expected text in UTF-8, found UTF-16: save it as UTF-8"));
    EXPECT_THAT(
        said_of("\xfe\xff\0"
                "8\0"
                "1"sv),
        HasSubstr("found UTF-16"));
    EXPECT_THAT(
        said_of("8\0"
                "1\0"
                "2\0"sv),
        HasSubstr("found UTF-16"));
    EXPECT_THAT(
        said_of("\0"
                "8\0"
                "1\0"
                "2"sv),
        HasSubstr("found UTF-16"));
    EXPECT_THAT(said_of("PK\x03\x04 and so on"sv), HasSubstr("found a zip archive"));
    EXPECT_THAT(said_of("\x1f\x8b and so on"sv), HasSubstr("found a gzip archive"));
    EXPECT_THAT(
        said_of("812\n83\0"
                "0\n"sv),
        HasSubstr("line 2: expected text, found a NUL byte"));
}

TEST(recording_faults, what_is_shown_is_short_and_printable) {
    auto const said = said_of("812\n" + std::string(2000, 'x') + "\n");
    EXPECT_THAT(said, testing::EndsWith("found \"" + std::string(36, 'x') + "…\""));
    EXPECT_THAT(said_of("812\n\x1b[31mred\x7f\xc3\xa4\xff\n"sv), testing::EndsWith("found \"?[31mred???\""));
}

TEST(recording_faults, a_line_without_end_is_not_read_to_it) {
    EXPECT_THAT(
        said_of("812\n" + std::string(longest_line_bytes + 1, '8')),
        HasSubstr("line 2: expected a line of at most 64 KiB, found 65537 bytes"));
}

TEST(recording_faults, more_than_can_be_a_recording_is_refused) {
    EXPECT_THAT(
        said_of(std::string(largest_file_bytes + 1, '\n')), HasSubstr("expected at most 64 MiB of text, found 64 MiB"));
    std::string rows;
    for (std::size_t i = 0; i <= most_rows; ++i) rows += "812\n";
    EXPECT_THAT(said_of(rows), HasSubstr("line 1000001: expected at most 1000000 rows, found more"));
}

class recording_files : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "recordings-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path written(std::string const& name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }

    std::filesystem::path folder_;
};

TEST_F(recording_files, a_recording_is_named_by_its_stem) {
    auto const read = read_recording(written("anna.txt", "812\n830\n"));
    ASSERT_TRUE(std::holds_alternative<recording>(read)) << sentence(read);
    EXPECT_EQ(std::get<recording>(read).name, "anna");
}

TEST_F(recording_files, a_missing_file_and_a_folder_are_faults) {
    EXPECT_EQ(
        sentence(read_recording(folder_ / "none.csv")), (folder_ / "none.csv: expected a file, found none").string());
    EXPECT_EQ(sentence(read_recording(folder_)), folder_.string() + ": expected a file, found a folder");
    auto const inside_a_file = written("a.txt", "812\n") / "b.txt";
    EXPECT_THAT(sentence(read_recording(inside_a_file)), HasSubstr("expected a file, found none"));
    EXPECT_THAT(sentence(read_recording("")), HasSubstr("expected a file, found none"));
}

TEST_F(recording_files, a_file_that_may_not_be_read_is_a_fault) {
    auto const path = written("secret.txt", "812\n");
    ASSERT_EQ(chmod(path.c_str(), 0), 0);
    if (geteuid() == 0)
        EXPECT_TRUE(std::holds_alternative<recording>(read_recording(path))); // nothing is closed to root
    else
        EXPECT_THAT(sentence(read_recording(path)), HasSubstr("expected a file that may be read, found no permission"));
}

TEST_F(recording_files, a_device_without_end_is_not_read_to_it) {
    EXPECT_THAT(sentence(read_recording("/dev/zero")), HasSubstr("expected at most 64 MiB of text, found more"));
}

} // namespace
