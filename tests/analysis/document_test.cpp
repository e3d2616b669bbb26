// The JSON document: every key that is promised, of the right type, and null where there is no value.
#include "tests/analysis/command.hpp"

#include <cmath>
#include <set>

namespace coregulation::analysis::tests {
namespace {

using nlohmann::json;

class the_document : public in_a_folder {};

void expect_numbers(json const& row, std::initializer_list<char const*> keys) {
    for (auto const* key : keys) {
        ASSERT_TRUE(row.contains(key)) << key << " in " << row.dump();
        EXPECT_TRUE(row[key].is_number()) << key << " in " << row.dump();
    }
}

void expect_nulls(json const& row, std::initializer_list<char const*> keys) {
    for (auto const* key : keys) {
        ASSERT_TRUE(row.contains(key)) << key << " in " << row.dump();
        EXPECT_TRUE(row[key].is_null()) << key << " in " << row.dump();
    }
}

TEST_F(the_document, holds_every_promised_value_of_a_session_that_has_them_all) {
    auto const ran = run(simulated({.people = 3, .seconds = 420, .coupling = 0.8}));
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const document = ran.document();
    EXPECT_EQ(document["method"]["name"], "coregulation");
    expect_numbers(document["method"], {"version", "window_s", "hop_s", "lag_s", "surrogates", "coherence_window_s"});

    ASSERT_EQ(document["people"].size(), 3u);
    for (auto const& person : document["people"]) {
        EXPECT_TRUE(person["file"].is_string());
        expect_numbers(person, {"beats"});
        expect_numbers(person["artifacts"], {"ectopic", "missed", "extra", "long_short", "corrected_percent"});
        EXPECT_EQ(person["state"], "measuring");
        expect_nulls(person, {"reason"});
        expect_numbers(
            person["hrv"],
            {"mean_nn_ms", "sdnn_ms", "rmssd_ms", "pnn50_percent", "sd1_ms", "sd2_ms", "vlf_ms2", "lf_ms2", "hf_ms2"});
        ASSERT_GT(person["coherence"].size(), 60u);
        for (auto const& window : person["coherence"]) {
            expect_numbers(window, {"t_s", "peak_hz", "ratio", "peak_over_total", "score"});
            EXPECT_TRUE(window["breaths_per_min"].is_number() || window["breaths_per_min"].is_null());
            EXPECT_EQ(window["state"], "measuring");
        }
    }

    ASSERT_EQ(document["pairs"].size(), 3u);
    for (auto const& pair : document["pairs"]) {
        EXPECT_TRUE(pair["a"].is_string());
        EXPECT_TRUE(pair["b"].is_string());
        ASSERT_GT(pair["windows"].size(), 60u);
        for (auto const& window : pair["windows"]) {
            expect_numbers(
                window, {"t_s", "r0", "r_peak", "plv", "phase_rad", "circular_r", "above_chance", "p",
                         "r0_above_chance", "r0_p", "plv_above_chance", "plv_p"});
            ASSERT_TRUE(window.contains("lag_s"));
            EXPECT_EQ(window["lag_s"].is_null(), window["lag_ambiguous"].is_null());
            expect_nulls(window, {"beyond_pacer", "beyond_pacer_p", "reason"});
            EXPECT_EQ(window["state"], "measuring");
        }
        expect_numbers(
            pair["session"], {"share_above_95", "p", "susy_es", "concordance", "share_above_95_by_chance",
                              "r0_share_above_95", "plv_share_above_95", "squared_coherence", "wavelet_coherence"});
    }

    auto const& windows = document["group"]["windows"];
    ASSERT_EQ(windows.size(), document["pairs"][0]["windows"].size());
    for (auto const& window : windows) {
        expect_numbers(
            window, {"t_s", "kuramoto_unbiased", "mean_z", "s_estimator", "rho", "coherence_mean", "coherence_of_mean",
                     "above_chance", "p", "rho_p", "s_estimator_p", "kuramoto_unbiased_p", "coherence_of_mean_p"});
        EXPECT_EQ(window["state"], "measuring");
        EXPECT_EQ(window["people"], 3);
        ASSERT_EQ(window["members"].size(), 3u);
        for (auto const& member : window["members"])
            expect_numbers(member, {"rho", "rho_above_chance", "rho_p", "with_rest", "with_rest_p"});
    }
    expect_numbers(
        document["group"]["session"],
        {"recurrence", "recurrence_p", "determinism", "cross_spectral_density", "cross_spectral_density_p", "people"});
}

TEST_F(the_document, gives_all_pairs_and_the_group_the_same_moments) {
    // The third comes two minutes late, the second leaves a minute early.
    auto const files = simulated({.people = 3, .seconds = 360}, [](std::size_t person, double t_s) {
        return (person != 2 || t_s > 120) && (person != 1 || t_s < 300);
    });
    auto const document = run(files).document();
    std::set<double> moments;
    for (auto const& window : document["group"]["windows"]) moments.insert(window["t_s"].get<double>());
    EXPECT_EQ(moments.size(), document["group"]["windows"].size());
    std::size_t windows = 0;
    for (auto const& pair : document["pairs"])
        for (auto const& window : pair["windows"]) {
            EXPECT_TRUE(moments.contains(window["t_s"].get<double>())) << window["t_s"];
            ++windows;
        }
    EXPECT_GT(windows, moments.size());
    EXPECT_GT(document["pairs"][1]["windows"][0]["t_s"], 120 + 64);
    EXPECT_LT(document["pairs"][0]["windows"].back()["t_s"], 300.5);
    EXPECT_EQ(document["group"]["windows"][0]["people"], 2);
}

TEST_F(the_document, of_one_person_has_no_pair_and_no_group_window) {
    auto const document = run(simulated({.people = 1, .seconds = 100})).document();
    EXPECT_EQ(document["people"].size(), 1u);
    EXPECT_GT(document["people"][0]["coherence"].size(), 5u);
    EXPECT_TRUE(document["pairs"].is_array());
    EXPECT_TRUE(document["pairs"].empty());
    EXPECT_TRUE(document["group"]["windows"].is_array());
    EXPECT_TRUE(document["group"]["windows"].empty());
    expect_nulls(document["group"]["session"], {"recurrence", "cross_spectral_density"});
    EXPECT_TRUE(document["people"][0]["hrv"]["lf_ms2"].is_null()) << "100 s are too short for LF";
    EXPECT_TRUE(document["people"][0]["hrv"]["hf_ms2"].is_number());
}

TEST_F(the_document, of_a_single_beat_is_all_nulls) {
    auto const ran = run({write("one.csv", "812\n"), write("two.csv", "800\n")});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const document = ran.document();
    for (auto const& person : document["people"]) {
        EXPECT_EQ(person["beats"], 1);
        for (auto const& value : person["hrv"]) EXPECT_TRUE(value.is_null());
        EXPECT_TRUE(person["coherence"].empty());
    }
    ASSERT_EQ(document["pairs"].size(), 1u);
    EXPECT_TRUE(document["pairs"][0]["windows"].empty());
    expect_nulls(document["pairs"][0]["session"], {"share_above_95", "p", "susy_es", "concordance"});
}

TEST_F(the_document, of_half_a_minute_has_one_provisional_coherence) {
    auto const document = run(simulated({.people = 1, .seconds = 45})).document();
    auto const& windows = document["people"][0]["coherence"];
    ASSERT_EQ(windows.size(), 1u);
    EXPECT_EQ(windows[0]["state"], "provisional");
    EXPECT_TRUE(windows[0]["score"].is_number());
}

TEST_F(the_document, compares_recordings_of_unequal_length_as_long_as_both_go_on) {
    auto const files = simulated(
        {.people = 2, .seconds = 300}, [](std::size_t person, double t_s) { return person == 0 || t_s < 130; });
    auto const document = run(files).document();
    auto const& windows = document["pairs"][0]["windows"];
    EXPECT_NEAR(static_cast<double>(windows.size()), (130 - 65) / 5.0, 1.1);
    EXPECT_LE(windows.back()["t_s"], 130);
    EXPECT_GT(document["people"][0]["coherence"].size(), document["people"][1]["coherence"].size());
}

TEST_F(the_document, has_no_windows_for_people_who_never_met) {
    auto const files = simulated(
        {.people = 2, .seconds = 400}, [](std::size_t person, double t_s) { return (person == 0) == (t_s < 200); });
    auto const document = run(files).document();
    EXPECT_TRUE(document["pairs"][0]["windows"].empty());
    EXPECT_TRUE(document["group"]["windows"].empty());
    expect_nulls(document["pairs"][0]["session"], {"share_above_95", "p", "susy_es", "concordance"});
    // Laid side by side from their beginnings, they can be compared.
    EXPECT_FALSE(run(files + arguments{"--align", "start"}).document()["pairs"][0]["windows"].empty());
}

TEST_F(the_document, bridges_no_gap) {
    auto const files = simulated({.people = 2, .seconds = 300}, [](std::size_t person, double t_s) {
        return person == 0 || t_s < 120 || t_s > 160;
    });
    auto const document = run(files).document();
    std::size_t withheld = 0;
    for (auto const& window : document["pairs"][0]["windows"]) {
        auto const t_s = window["t_s"].get<double>();
        if (t_s < 135 || t_s > 205)
            continue; // more than 12 s of the window or of its lagged ones are missing in between
        EXPECT_TRUE(window["r0"].is_null()) << t_s;
        EXPECT_EQ(window["state"], "withheld");
        EXPECT_EQ(window["reason"], "gaps");
        ++withheld;
    }
    EXPECT_GE(withheld, 13u);
    std::set<std::string> states;
    for (auto const& window : document["people"][1]["coherence"]) states.insert(window["state"].get<std::string>());
    EXPECT_EQ(states, (std::set<std::string>{"measuring", "provisional", "withheld"}));
}

TEST_F(the_document, mirrors_lag_and_phase_when_the_files_are_swapped) {
    auto const files = simulated({.people = 2, .seconds = 300, .coupling = 1, .lag_s = 1.5, .breath_wander = 0.25});
    auto const one = run(files).document()["pairs"][0]["windows"];
    auto const other = run({files[1], files[0]}).document()["pairs"][0]["windows"];
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i]["t_s"], other[i]["t_s"]);
        EXPECT_NEAR(one[i]["r0"].get<double>(), other[i]["r0"].get<double>(), 1e-9);
        EXPECT_NEAR(one[i]["r_peak"].get<double>(), other[i]["r_peak"].get<double>(), 1e-9);
        EXPECT_NEAR(one[i]["phase_rad"].get<double>(), -other[i]["phase_rad"].get<double>(), 1e-9);
        ASSERT_EQ(one[i]["lag_s"].is_null(), other[i]["lag_s"].is_null());
        if (!one[i]["lag_s"].is_null()) {
            EXPECT_EQ(one[i]["lag_s"].get<double>(), -other[i]["lag_s"].get<double>());
        }
    }
}

TEST_F(the_document, keeps_a_pairs_numbers_whoever_else_is_there) {
    auto const files = simulated({.people = 3, .seconds = 200, .coupling = 0.7}, [](std::size_t person, double t_s) {
        return person < 2 || t_s > 40;
    });
    auto const of_two = run({files[0], files[1]}).document()["pairs"][0]["windows"];
    auto const of_three = run(files).document()["pairs"][0]["windows"];
    ASSERT_GT(of_two.size(), 20u);
    EXPECT_TRUE(of_two == of_three);
}

TEST_F(the_document, shows_what_is_left_beyond_a_pacer_for_each_pair) {
    auto const files = simulated({.people = 3, .seconds = 200, .breath_wander = 0});
    auto const document = run(files + arguments{"--pacer", "6"}).document();
    EXPECT_EQ(document["method"]["pacer_bpm"], 6);
    for (auto const& pair : document["pairs"]) {
        EXPECT_TRUE(pair["session"]["beyond_pacer_share_above_95"].is_number());
        double with_pacer = 0, beyond = 0;
        for (auto const& window : pair["windows"]) {
            expect_numbers(window, {"beyond_pacer", "beyond_pacer_above_chance", "beyond_pacer_p"});
            with_pacer += window["plv"].get<double>();
            beyond += window["beyond_pacer"].get<double>();
        }
        EXPECT_GT(with_pacer, beyond);
    }
}

TEST_F(the_document, has_finer_p_from_more_surrogates_and_the_same_values) {
    auto const files = simulated({.people = 2, .seconds = 150, .coupling = 0.5});
    auto const few = run(files + arguments{"--surrogates", "19"}).document();
    auto const many = run(files + arguments{"--surrogates", "399"}).document();
    EXPECT_EQ(few["method"]["surrogates"], 19);
    auto const &one = few["pairs"][0]["windows"], &other = many["pairs"][0]["windows"];
    ASSERT_GT(one.size(), 10u);
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i]["r_peak"], other[i]["r_peak"]);
        EXPECT_EQ(one[i]["plv"], other[i]["plv"]);
        auto const twentieths = one[i]["p"].get<double>() * 20, four_hundredths = other[i]["p"].get<double>() * 400;
        EXPECT_NEAR(twentieths, std::round(twentieths), 1e-9);
        EXPECT_NEAR(four_hundredths, std::round(four_hundredths), 1e-9);
    }
}

TEST_F(the_document, is_one_document_for_the_widest_and_the_narrowest_options) {
    auto const files = simulated({.people = 2, .seconds = 160});
    for (auto const& options :
         {arguments{"--window", "30", "--lag", "0", "--hop", "0.25", "--pacer", "3"},
          arguments{"--window", "30", "--lag", "20", "--hop", "600", "--pacer", "15"},
          arguments{"--window", "600", "--lag", "20"}, arguments{"--window", "60.1", "--hop", "7.3", "--lag", "0.2"}}) {
        auto const ran = run(files + options);
        ASSERT_EQ(ran.code, 0) << ran.err;
        auto const document = ran.document();
        for (auto const& window : document["pairs"][0]["windows"]) {
            expect_numbers(window, {"r0", "r_peak", "plv", "p"});
            EXPECT_LE(std::abs(window["r_peak"].get<double>()), 1 + 1e-9);
        }
    }
}

} // namespace
} // namespace coregulation::analysis::tests
