// The tables hold what the document holds, digit for digit.
#include "tests/analysis/command.hpp"

#include <map>

namespace coregulation::analysis::tests {
namespace {

using nlohmann::json;
using row = std::map<std::string, std::string>;

class the_tables : public in_a_folder {
protected:
    void analyse(arguments const& args) {
        auto const ran = run(args + arguments{"--csv", (folder / "tables").string()});
        ASSERT_EQ(ran.code, 0) << ran.err;
        document = ran.document();
    }

    std::vector<row> table(std::string const& name) const {
        std::istringstream lines{read(folder / "tables" / name)};
        std::vector<std::string> names;
        std::vector<row> rows;
        for (std::string line; std::getline(lines, line);) {
            auto const cells = cells_of(line);
            if (names.empty()) {
                names = cells;
                continue;
            }
            EXPECT_EQ(cells.size(), names.size()) << line;
            row one;
            for (std::size_t i = 0; i < std::min(cells.size(), names.size()); ++i) one[names[i]] = cells[i];
            rows.push_back(one);
        }
        return rows;
    }

    // Every value of the document's row under the same name in the table's, and the same number.
    static void expect_same(row const& one, json const& other) {
        for (auto const& [key, value] : other.items()) {
            if (value.is_structured()) continue;
            ASSERT_TRUE(one.contains(key)) << key;
            auto const& cell = one.at(key);
            if (value.is_null())
                EXPECT_EQ(cell, "") << key;
            else if (value.is_boolean())
                EXPECT_EQ(cell, value.get<bool>() ? "true" : "false") << key;
            else if (value.is_string())
                EXPECT_EQ(cell, value.get<std::string>()) << key;
            else
                EXPECT_EQ(std::stod(cell), value.get<double>()) << key;
        }
    }

    json document;

private:
    static std::vector<std::string> cells_of(std::string const& line) {
        std::vector<std::string> cells{{}};
        bool quoted = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
                cells.back() += line[++i];
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
                cells.emplace_back();
            else
                cells.back() += line[i];
        }
        return cells;
    }
};

TEST_F(the_tables, equal_the_document) {
    analyse(simulated({.people = 3, .seconds = 330}, [](std::size_t person, double t_s) {
        return person != 2 || t_s < 100 || t_s > 150; // so that there are empty fields, too
    }));

    auto const people = table("people.csv");
    ASSERT_EQ(people.size(), document["people"].size());
    std::size_t k = 0;
    auto const coherence = table("coherence.csv");
    for (std::size_t i = 0; i < people.size(); ++i) {
        auto const& person = document["people"][i];
        expect_same(people[i], person);
        expect_same(people[i], person["hrv"]);
        expect_same(people[i], person["artifacts"]);
        for (auto const& window : person["coherence"]) {
            ASSERT_LT(k, coherence.size());
            EXPECT_EQ(coherence[k].at("file"), person["file"]);
            expect_same(coherence[k++], window);
        }
    }
    EXPECT_EQ(k, coherence.size());

    auto const sessions = table("sessions.csv");
    auto const pairs = table("pairs.csv");
    ASSERT_EQ(sessions.size(), document["pairs"].size());
    k = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        auto const& pair = document["pairs"][i];
        expect_same(sessions[i], {{"a", pair["a"]}, {"b", pair["b"]}});
        expect_same(sessions[i], pair["session"]);
        for (auto const& window : pair["windows"]) {
            ASSERT_LT(k, pairs.size());
            expect_same(pairs[k], {{"a", pair["a"]}, {"b", pair["b"]}});
            expect_same(pairs[k++], window);
        }
    }
    EXPECT_EQ(k, pairs.size());

    auto const group = table("group.csv");
    auto const members = table("members.csv");
    ASSERT_EQ(group.size(), document["group"]["windows"].size());
    k = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
        auto const& window = document["group"]["windows"][i];
        expect_same(group[i], window);
        for (auto const& member : window["members"]) {
            ASSERT_LT(k, members.size());
            EXPECT_EQ(std::stod(members[k].at("t_s")), window["t_s"].get<double>());
            expect_same(members[k++], member);
        }
    }
    EXPECT_EQ(k, members.size());
}

TEST_F(the_tables, hold_heart_rate_on_the_common_grid_and_nothing_across_a_gap) {
    auto const files = simulated({.people = 2, .seconds = 200}, [](std::size_t person, double t_s) {
        return person == 0 || t_s < 90 || t_s > 110;
    });
    analyse(files);
    std::size_t missing = 0;
    auto const grid = table("grid.csv");
    ASSERT_GT(grid.size(), 780u);
    for (std::size_t i = 0; i < grid.size(); ++i) {
        auto const t_s = std::stod(grid[i].at("t_s"));
        if (i > 0) {
            EXPECT_EQ(t_s - std::stod(grid[i - 1].at("t_s")), 0.25);
        }
        auto const& second = grid[i].at("heart_rate_bpm " + files[1]);
        if (t_s > 91 && t_s < 109) {
            EXPECT_EQ(second, "");
            ++missing;
        } else if (t_s > 2 && t_s < 89) {
            EXPECT_NEAR(std::stod(second), 70, 30);
        }
    }
    EXPECT_GT(missing, 70u);
}

TEST_F(the_tables, quote_names_that_hold_commas) {
    auto const file = write("Anna, \"Ben\".csv", "800\n810\n805\n790\n");
    analyse({file});
    auto const people = table("people.csv");
    ASSERT_EQ(people.size(), 1u);
    EXPECT_EQ(people[0].at("file"), file);
}

TEST_F(the_tables, have_their_header_even_without_rows) {
    analyse({write("one.csv", "812\n")});
    for (auto const* name : {"pairs.csv", "sessions.csv", "group.csv", "coherence.csv"}) {
        auto const text = read(folder / "tables" / name);
        EXPECT_EQ(std::ranges::count(text, '\n'), 1) << name;
        EXPECT_NE(text.find(','), std::string::npos) << name;
    }
}

} // namespace
} // namespace coregulation::analysis::tests
