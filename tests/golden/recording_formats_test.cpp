// One heart as several programs write it down (tests/rehearsal/examples): analysed, it is the same from each.
#include "server/cli/analyse.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace coregulation::cli::testing {
namespace {

nlohmann::json person_of(std::string const& file) {
    auto const path = std::filesystem::path{COREGULATION_SOURCE_DIR} / "tests" / "rehearsal" / "examples" / file;
    std::ostringstream out, err;
    EXPECT_EQ(analyse(std::vector{path.string()}, out, err), 0) << err.str();
    auto const document = nlohmann::json::parse(out.str(), nullptr, false);
    return document.is_object() ? document.at("people").at(0) : nlohmann::json{};
}

TEST(analysed_formats, give_the_same_variability_of_the_same_heart) {
    auto const plain = person_of("one_a_line.txt");
    ASSERT_EQ(plain["beats"], 40);
    ASSERT_NEAR(plain["hrv"]["mean_nn_ms"].get<double>(), 849.85, 1e-9); // 33994 ms over 40 intervals
    for (auto const* const file :
         {"seconds_with_comma.txt", "under_prose.txt", "table_with_beat_times.csv", "hrv_logger.csv",
          "hrv_logger_semicolons.csv", "hrv_logger_2013.csv", "hrv_logger_begins.csv", "phone_clock.csv",
          "elapsed_and_rr.tsv", "comma_between_two_columns.csv", "kubios_report.csv",
          "kubios_report_decimal_comma.txt"}) {
        SCOPED_TRACE(file);
        auto const person = person_of(file);
        ASSERT_EQ(person["beats"], 40);
        for (auto const* const value : {"mean_nn_ms", "sdnn_ms", "rmssd_ms", "pnn50_percent", "sd1_ms", "sd2_ms"})
            EXPECT_NEAR(person["hrv"][value].get<double>(), plain["hrv"][value].get<double>(), 1e-6) << value;
        EXPECT_EQ(person["artifacts"], plain["artifacts"]);
    }
}

TEST(analysed_formats, refuse_a_summary_with_one_sentence_and_no_output) {
    auto const path =
        (std::filesystem::path{COREGULATION_SOURCE_DIR} / "tests/rehearsal/examples/elite_summary.csv").string();
    std::ostringstream out, err;
    EXPECT_EQ(analyse(std::vector{path}, out, err), 2);
    EXPECT_EQ(out.str(), "");
    EXPECT_NE(err.str().find("elite_summary.csv, line 1: expected one RR interval a line"), std::string::npos)
        << err.str();
    EXPECT_EQ(std::ranges::count(err.str(), '\n'), 1);
}

} // namespace
} // namespace coregulation::cli::testing
