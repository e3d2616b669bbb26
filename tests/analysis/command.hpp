// The analyse command, run in the test's own process and folder.
#pragma once

#include "server/cli/analyse.hpp"
#include "server/rehearsal/simulated_people.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace coregulation::analysis::tests {

using arguments = std::vector<std::string>;

struct outcome {
    int code = 0;
    std::string out, err;
    nlohmann::json document() const { return nlohmann::json::parse(out); }
};

inline outcome run(arguments const& args) {
    std::ostringstream out, err;
    auto const code = cli::analyse(args, out, err);
    return {code, out.str(), err.str()};
}

inline arguments operator+(arguments left, arguments const& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

inline std::string read(std::filesystem::path const& file) {
    std::ostringstream text;
    text << std::ifstream{file, std::ios::binary}.rdbuf();
    return text.str();
}

class in_a_folder : public ::testing::Test {
protected:
    void SetUp() override {
        auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
        folder =
            std::filesystem::path{::testing::TempDir()} / (std::string{test->test_suite_name()} + "_" + test->name());
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::string write(std::string const& name, std::string const& text) const {
        std::ofstream{folder / name, std::ios::binary} << text;
        return (folder / name).string();
    }

    // Files with beat times, one a person; without those beats that `kept` refuses.
    template<class kept_t>
    arguments simulated(rehearsal::simulation_settings const& how, kept_t kept) const {
        arguments files;
        for (auto const& person : rehearsal::simulate(how)) {
            std::ostringstream text;
            text.precision(12);
            text << "t_s,rr_ms\n";
            for (std::size_t i = 0; i < person.beat_s.size(); ++i)
                if (kept(files.size(), person.beat_s[i])) text << person.beat_s[i] << ',' << person.rr_ms[i] << '\n';
            files.push_back(write("person" + std::to_string(files.size()) + ".csv", text.str()));
        }
        return files;
    }
    arguments simulated(rehearsal::simulation_settings const& how) const {
        return simulated(how, [](std::size_t, double) { return true; });
    }

    std::filesystem::path folder;
};

} // namespace coregulation::analysis::tests
