// What the command says and leaves behind: all of it, or one sentence and nothing.
#include "tests/analysis/command.hpp"

#include <algorithm>

namespace coregulation::analysis::tests {
namespace {

class the_command : public in_a_folder {
protected:
    // Everything in the folder, so that a test sees what was left behind.
    std::vector<std::string> left_behind() const {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::recursive_directory_iterator{folder})
            names.push_back(std::filesystem::relative(entry.path(), folder).string());
        std::ranges::sort(names);
        return names;
    }

    void expect_refusal(arguments const& args, std::vector<std::string> const& words) {
        auto const before = left_behind();
        auto const ran = run(args);
        EXPECT_EQ(ran.code, 2) << ran.err;
        EXPECT_EQ(ran.out, "");
        EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
        for (auto const& word : words) EXPECT_NE(ran.err.find(word), std::string::npos) << word << " in " << ran.err;
        EXPECT_EQ(left_behind(), before);
    }

    std::string under(std::string const& name) const { return (folder / name).string(); }
};

TEST_F(the_command, writes_every_table_and_the_picture_beside_the_document) {
    auto const files = simulated({.people = 2, .seconds = 120});
    auto const ran = run(files + arguments{"--csv", under("new/tables"), "--plot", under("new/picture.svg")});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.err, "") << "nothing is told where nobody watches a terminal";
    EXPECT_EQ(ran.out, run(files).out);
    EXPECT_EQ(
        left_behind(), (std::vector<std::string>{
                           "new", "new/picture.svg", "new/tables", "new/tables/coherence.csv", "new/tables/grid.csv",
                           "new/tables/group.csv", "new/tables/members.csv", "new/tables/pairs.csv",
                           "new/tables/people.csv", "new/tables/sessions.csv", "person0.csv", "person1.csv"}));
}

TEST_F(the_command, replaces_what_an_earlier_run_wrote) {
    auto const files = simulated({.people = 1, .seconds = 120});
    write("picture.svg", "old");
    ASSERT_EQ(run(files + arguments{"--plot", under("picture.svg")}).code, 0);
    EXPECT_TRUE(read(folder / "picture.svg").starts_with("<?xml"));
}

TEST_F(the_command, names_file_line_and_what_was_expected_and_leaves_nothing_behind) {
    auto const good = simulated({.people = 1, .seconds = 100}).front();
    auto const wanted = arguments{"--csv", under("tables"), "--plot", under("picture.svg")};
    auto const word = write("word.csv", "rr_ms\n812\n815\neight hundred\n");
    expect_refusal(arguments{good, word} + wanted, {"word.csv", "line 4", "expected", "eight hundred"});
    auto const backwards = write("backwards.csv", "t_s,rr_ms\n1,800\n0.5,800\n");
    expect_refusal(arguments{good, backwards} + wanted, {"backwards.csv", "line 3", "expected"});
    auto const header = write("header.csv", "time,value\n1,2\n");
    expect_refusal(arguments{header, good} + wanted, {"header.csv", "line 1", "expected"});
    expect_refusal(arguments{good, under("absent.csv")} + wanted, {"absent.csv", "expected"});
    expect_refusal(arguments{folder.string()} + wanted, {"expected"});
    expect_refusal(arguments{write("empty.csv", "")} + wanted, {"empty.csv", "expected"});
}

TEST_F(the_command, refuses_times_that_cannot_be_laid_beside_one_another) {
    auto const timeless = write("timeless.csv", "800\n810\n805\n");
    expect_refusal({timeless, "--align", "arrivals"}, {"timeless.csv", "expected", "t_s"});
    auto const today = write("today.csv", "t_s,rr_ms\n1700000000,800\n1700000001,800\n");
    auto const once = write("once.csv", "t_s,rr_ms\n10,800\n11,800\n");
    expect_refusal({once, today}, {"today.csv", "expected", "--align start"});
    EXPECT_EQ(run({once, today, "--align", "start"}).code, 0);
    expect_refusal({write("endless.csv", "t_s,rr_ms\n10,800\n1700000001,800\n")}, {"endless.csv", "7 days"});
}

TEST_F(the_command, refuses_options_that_make_no_sense) {
    auto const good = write("good.csv", "800\n810\n805\n");
    for (auto const& options :
         {arguments{"--correct", "magic"},
          {"--window", "nan"},
          {"--window", "29"},
          {"--hop", "0"},
          {"--hop", "-5"},
          {"--hop", "nan"},
          {"--pacer", "nan"},
          {"--lag", "21"},
          {"--pacer", "0"},
          {"--pacer", "six"},
          {"--align", "sideways"},
          {"--threads", "0"},
          {"--surrogates", "18"},
          {"--surrogates", "many"},
          {"--colour", "red"},
          {"--csv"},
          {"--plot"}}) {
        expect_refusal(arguments{good} + options, {options.front()});
    }
    EXPECT_EQ(run({}).code, 2);
}

TEST_F(the_command, refuses_places_that_cannot_be_written_and_leaves_nothing_behind) {
    auto const files = simulated({.people = 1, .seconds = 100});
    write("a_file", "in the way");
    std::filesystem::create_directory(folder / "a_folder");
    expect_refusal(files + arguments{"--csv", under("a_file")}, {"a_file", "expected", "folder"});
    expect_refusal(files + arguments{"--csv", under("a_file/tables")}, {"a_file", "expected"});
    expect_refusal(files + arguments{"--plot", under("a_folder")}, {"a_folder", "expected"});
    expect_refusal(
        files + arguments{"--csv", under("tables"), "--plot", under("a_file/picture.svg")}, {"a_file", "expected"});
}

TEST_F(the_command, explains_every_option) {
    auto const ran = run({"--help"});
    EXPECT_EQ(ran.code, 0);
    for (auto const* option :
         {"--window", "--hop", "--lag", "--correct", "--pacer", "--align", "--csv", "--plot", "--surrogates",
          "--threads"})
        EXPECT_NE(ran.out.find(option), std::string::npos) << option;
}

TEST_F(the_command, gives_the_same_bytes_for_any_number_of_threads) {
    auto const files = simulated({.people = 4, .seconds = 240, .coupling = 0.6}, [](std::size_t person, double t_s) {
        return person != 3 || t_s < 100 || t_s > 130;
    });
    auto const with = [&](std::string const& threads) {
        return run(
            files +
            arguments{"--threads", threads, "--csv", under("tables" + threads), "--plot", under(threads + ".svg")});
    };
    auto const one = with("1");
    ASSERT_EQ(one.code, 0) << one.err;
    for (auto const* threads : {"2", "3"}) {
        EXPECT_EQ(with(threads).out, one.out);
        EXPECT_EQ(read(folder / (std::string{threads} + ".svg")), read(folder / "1.svg"));
        for (auto const* table : {"people", "coherence", "pairs", "sessions", "group", "members", "grid"}) {
            auto const name = std::string{table} + ".csv";
            EXPECT_EQ(read(folder / ("tables" + std::string{threads}) / name), read(folder / "tables1" / name)) << name;
        }
    }
}

} // namespace
} // namespace coregulation::analysis::tests
