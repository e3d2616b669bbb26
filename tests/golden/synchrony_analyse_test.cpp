// The analyse command, from files to its JSON document.
#include "server/cli/analyse.hpp"
#include "server/rehearsal/simulated_people.hpp"
#include "tests/signal/recordings.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace coregulation::cli::testing {
namespace {

using nlohmann::json;

struct outcome {
    int code = 0;
    std::string out, err;
    json document() const { return json::parse(out); }
};

outcome run(std::vector<std::string> const& args) {
    std::ostringstream out, err;
    auto const code = analyse(args, out, err);
    return {code, out.str(), err.str()};
}

class analyse_command : public ::testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::path{::testing::TempDir()} /
                 ("analyse_" + std::string{::testing::UnitTest::GetInstance()->current_test_info()->name()});
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::string write(std::string const& name, std::string const& text) const {
        std::ofstream{folder / name} << text;
        return (folder / name).string();
    }

    // Files with beat times, one a person.
    std::vector<std::string> simulated(rehearsal::simulation_settings const& how) const {
        std::vector<std::string> files;
        for (auto const& person : rehearsal::simulate(how)) {
            std::ostringstream text;
            text.precision(12);
            text << "t_s,rr_ms\n";
            for (std::size_t i = 0; i < person.beat_s.size(); ++i)
                text << person.beat_s[i] << ',' << person.rr_ms[i] << '\n';
            files.push_back(write("person" + std::to_string(files.size()) + ".csv", text.str()));
        }
        return files;
    }

    std::filesystem::path folder;
};

TEST_F(analyse_command, measures_every_pair_of_the_files_in_their_order) {
    auto const files = simulated({.people = 3, .seconds = 150});
    auto const ran = run(files);
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const document = ran.document();
    ASSERT_EQ(document["people"].size(), 3u);
    ASSERT_EQ(document["pairs"].size(), 3u);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (auto const& pair : document["pairs"]) pairs.emplace_back(pair["a"], pair["b"]);
    EXPECT_EQ(
        pairs, (std::vector<std::pair<std::string, std::string>>{
                   {files[0], files[1]}, {files[0], files[2]}, {files[1], files[2]}}));
    EXPECT_EQ(document["method"]["align"], "arrivals");
}

TEST_F(analyse_command, finds_the_lag_of_a_coupled_pair_by_the_times_in_the_files) {
    auto files = simulated({.people = 2, .seconds = 300, .coupling = 1, .lag_s = 1.5, .breath_wander = 0.25});
    auto const lag_of = [](outcome const& ran) {
        std::vector<double> lags;
        auto const document = ran.document();
        for (auto const& window : document["pairs"][0]["windows"])
            if (window["lag_s"].is_number()) lags.push_back(window["lag_s"].get<double>());
        std::ranges::sort(lags);
        return lags.at(lags.size() / 2);
    };
    EXPECT_NEAR(lag_of(run(files)), 1.5, 0.26);
    std::swap(files[0], files[1]);
    EXPECT_NEAR(lag_of(run(files)), -1.5, 0.26);
}

TEST_F(analyse_command, says_the_same_each_time) {
    auto const files = simulated({.people = 2, .seconds = 150});
    EXPECT_EQ(run(files).out, run(files).out);
}

TEST_F(analyse_command, places_windows_as_asked) {
    auto files = simulated({.people = 2, .seconds = 200});
    for (auto const* option : {"--window", "90", "--hop", "10", "--lag", "3", "--align", "start"})
        files.emplace_back(option);
    auto const document = run(files).document();
    auto const& windows = document["pairs"][0]["windows"];
    ASSERT_GE(windows.size(), 10u);
    EXPECT_NEAR(windows[1]["t_s"].get<double>() - windows[0]["t_s"].get<double>(), 10, 1e-9);
    EXPECT_NEAR(windows[0]["t_s"].get<double>(), 93, 2.5);
    for (auto const& window : windows)
        if (window["lag_s"].is_number()) {
            EXPECT_LE(std::abs(window["lag_s"].get<double>()), 3);
        }
}

TEST_F(analyse_command, shows_what_is_left_beyond_a_pacer) {
    auto files = simulated({.people = 2, .seconds = 150, .breath_wander = 0});
    files.insert(files.end(), {"--pacer", "6"});
    auto const ran = run(files);
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const window = ran.document()["pairs"][0]["windows"][0];
    EXPECT_GT(window["plv"].get<double>(), window["beyond_pacer"].get<double>());
}

TEST_F(analyse_command, takes_a_broken_file_as_a_whole_refusal) {
    auto const good = simulated({.people = 1, .seconds = 100}).front();
    auto const bad = write("bad.csv", "rr_ms\n812\n815\neight hundred\n");
    auto const ran = run({good, bad});
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("bad.csv"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("line 4"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("expected"), std::string::npos) << ran.err;
    EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1);
}

TEST_F(analyse_command, refuses_files_and_options_that_make_no_sense) {
    EXPECT_EQ(run({(folder / "absent.csv").string()}).code, 2);
    EXPECT_EQ(run({write("empty.csv", "")}).code, 2);
    EXPECT_EQ(run({write("header.csv", "rr_ms\n")}).code, 2);
    EXPECT_EQ(run({}).code, 2);
    auto const good = write("good.csv", "800\n810\n805\n");
    EXPECT_EQ(run({good, "--correct", "magic"}).code, 2);
    EXPECT_EQ(run({good, "--window", "nan"}).code, 2);
    EXPECT_EQ(run({good, "--hop", "0"}).code, 2);
    auto const ran = run({good, "--align", "arrivals"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_NE(ran.err.find("t_s"), std::string::npos) << ran.err;
}

TEST_F(analyse_command, has_nulls_and_no_windows_for_a_few_beats) {
    auto const ran = run({write("short.csv", "800\n810\n805\n"), write("other.csv", "900\n910\n")});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const document = ran.document();
    EXPECT_EQ(document["people"][0]["beats"], 3);
    EXPECT_TRUE(document["people"][0]["hrv"]["lf_ms2"].is_null());
    EXPECT_TRUE(document["people"][0]["coherence"].empty());
    EXPECT_TRUE(document["pairs"][0]["windows"].empty());
    EXPECT_TRUE(document["pairs"][0]["session"]["share_above_95"].is_null());
}

TEST_F(analyse_command, explains_itself) {
    auto const ran = run({"--help"});
    EXPECT_EQ(ran.code, 0);
    for (auto const* option : {"--window", "--hop", "--lag", "--correct", "--pacer", "--align"})
        EXPECT_NE(ran.out.find(option), std::string::npos) << option;
}

TEST_F(analyse_command, withholds_bigeminy_because_of_its_rhythm) {
    NEEDS_RECORDING("polar_h10_bigeminy_with_arrivals.csv");
    auto const person =
        run({tests::recording_path("polar_h10_bigeminy_with_arrivals.csv").string()}).document()["people"][0];
    EXPECT_EQ(person["state"], "withheld");
    EXPECT_EQ(person["reason"], "rhythm");
    EXPECT_TRUE(person["hrv"]["rmssd_ms"].is_null());
    std::size_t withheld = 0;
    for (auto const& window : person["coherence"])
        withheld += window["state"] == "withheld" && window["score"].is_null();
    EXPECT_GE(static_cast<double>(withheld), 0.9 * static_cast<double>(person["coherence"].size()));
}

TEST_F(analyse_command, gives_the_reference_values_of_a_recording_at_rest) {
    NEEDS_RECORDING("rest_910_beats.csv");
    auto const person =
        run({tests::recording_path("rest_910_beats.csv").string(), "--correct", "none"}).document()["people"][0];
    EXPECT_EQ(person["beats"], 910);
    EXPECT_EQ(person["artifacts"]["ectopic"], 4);
    EXPECT_EQ(person["artifacts"]["long_short"], 7);
    auto const& hrv = person["hrv"];
    EXPECT_NEAR(hrv["mean_nn_ms"].get<double>(), 1058.71868, 5e-6);
    EXPECT_NEAR(hrv["rmssd_ms"].get<double>(), 55.13744, 5e-6);
    EXPECT_NEAR(hrv["lf_ms2"].get<double>(), 770.45, 0.01);
    auto const& first = person["coherence"][0];
    EXPECT_NEAR(first["peak_hz"].get<double>(), 0.089844, 1e-6);
    EXPECT_NEAR(first["score"].get<double>(), 0.225344, 1e-6);
    EXPECT_EQ(person["coherence"].size(), 180u);
}

TEST_F(analyse_command, agrees_with_the_reference_about_a_pair_of_strangers) {
    NEEDS_RECORDING("holter_healthy_000.csv");
    NEEDS_RECORDING("holter_healthy_003.csv");
    auto const ran = run(
        {tests::recording_path("holter_healthy_000.csv").string(),
         tests::recording_path("holter_healthy_003.csv").string(), "--correct", "none", "--align", "start", "--hop",
         "15"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const document = ran.document();
    auto const median_of = [&](char const* key) {
        std::vector<double> values;
        for (auto const& window : document["pairs"][0]["windows"])
            if (window[key].is_number()) values.push_back(std::abs(window[key].get<double>()));
        std::ranges::sort(values);
        return values.at(values.size() / 2);
    };
    // Windows end at the present here and a third of them are taken: other ones than the reference's.
    EXPECT_NEAR(median_of("r0"), 0.1664, 0.015);
    EXPECT_NEAR(median_of("r_peak"), 0.2082, 0.015);
    EXPECT_NEAR(median_of("plv"), 0.3114, 0.031);
    EXPECT_LT(document["pairs"][0]["session"]["share_above_95"], 0.09);
}

} // namespace
} // namespace coregulation::cli::testing
