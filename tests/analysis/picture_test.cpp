// The picture is a document that every viewer reads, and says in words what it shows.
#include "tests/analysis/command.hpp"
#include "tests/analysis/xml.hpp"

#include <algorithm>

namespace coregulation::analysis::tests {
namespace {

class the_picture : public in_a_folder {
protected:
    std::string drawn(arguments const& args) const {
        auto const file = folder / "picture.svg";
        auto const ran = run(args + arguments{"--plot", file.string()});
        EXPECT_EQ(ran.code, 0) << ran.err;
        return read(file);
    }

    static void expect_sound(std::string const& svg) {
        xml_reader xml{svg};
        EXPECT_EQ(xml.fault(), "");
        EXPECT_EQ(xml.elements().count("title"), 1u);
        EXPECT_EQ(xml.elements().count("desc"), 1u);
        EXPECT_EQ(xml.elements().count("script"), 0u);
        EXPECT_EQ(xml.elements().count("image"), 0u);
        for (auto const& id : xml.ids()) EXPECT_EQ(xml.ids().count(id), 1u) << id;
        for (auto const* never : {"nan", "NaN", "inf\"", "href", "null"})
            EXPECT_EQ(svg.find(never), std::string::npos) << never;
    }
};

TEST_F(the_picture, is_well_formed_for_one_two_and_seven_people) {
    for (std::size_t const people : {1u, 2u, 7u}) {
        auto const svg = drawn(simulated({.people = people, .seconds = 200}));
        expect_sound(svg);
        EXPECT_EQ(svg.find("Two by two") != std::string::npos, people > 2);
        EXPECT_EQ(svg.find("All together") != std::string::npos, people > 2);
        EXPECT_EQ(svg.find("beside chance") != std::string::npos, people > 1);
    }
}

TEST_F(the_picture, is_well_formed_for_a_single_beat_and_for_names_full_of_signs) {
    expect_sound(drawn({write("one & <two> \"three\".csv", "812\n")}));
    expect_sound(drawn({write("a.csv", "812\n"), write("\xff\xfe.csv", "800\n810\n")}));
}

TEST_F(the_picture, breaks_the_line_at_a_gap_and_draws_no_value_across_it) {
    auto const with_a_gap =
        drawn(simulated({.people = 1, .seconds = 200}, [](std::size_t, double t_s) { return t_s < 90 || t_s > 120; }));
    auto const whole = drawn(simulated({.people = 1, .seconds = 200}));
    auto const lines = [](std::string const& svg) {
        xml_reader xml{svg};
        EXPECT_EQ(xml.fault(), "");
        return xml.elements().count("polyline");
    };
    EXPECT_EQ(lines(with_a_gap), lines(whole) + 1);
}

TEST_F(the_picture, shades_what_is_withheld) {
    auto const shaded = [](std::string const& svg) {
        std::size_t count = 0;
        for (auto at = svg.find("url(#withheld)"); at != svg.npos; at = svg.find("url(#withheld)", at + 1)) ++count;
        return count;
    };
    auto const calm = shaded(drawn(simulated({.people = 1, .seconds = 200})));
    auto const jumping = drawn(simulated({.people = 1, .seconds = 200, .ectopic_share = 0.3}));
    expect_sound(jumping);
    EXPECT_GT(shaded(jumping), calm);
    EXPECT_NE(jumping.find("withheld: "), std::string::npos);
}

TEST_F(the_picture, tells_a_screen_reader_what_it_shows) {
    auto const svg = drawn(simulated({.people = 2, .seconds = 300, .coupling = 1}));
    auto const from = svg.find("<desc"), to = svg.find("</desc>");
    ASSERT_NE(from, std::string::npos);
    auto const words = svg.substr(from, to - from);
    for (auto const* part : {"2 people", "5 minutes", "person0", "person1", "above chance in", "% of the windows"})
        EXPECT_NE(words.find(part), std::string::npos) << part << " in " << words;
}

TEST_F(the_picture, stays_small_and_legible_for_two_hours_of_dense_windows) {
    auto const svg = drawn(simulated({.people = 1, .seconds = 7200}) + arguments{"--hop", "0.25"});
    expect_sound(svg);
    EXPECT_LT(svg.size(), 200'000u);
}

} // namespace
} // namespace coregulation::analysis::tests
