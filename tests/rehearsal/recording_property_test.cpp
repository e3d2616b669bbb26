// Whatever bytes a file holds, reading it ends, throws nothing, and keeps the contract of recording.hpp.
// Random, with fixed seeds: a failure shows the seed of its case.
#include "server/rehearsal/heart_source.hpp"
#include "server/rehearsal/random_stream.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace {

using namespace coregulation::rehearsal;
using namespace std::string_view_literals;

std::size_t below(random_stream& random, std::size_t count) {
    return static_cast<std::size_t>(random.uniform() * static_cast<double>(count));
}

bool is_printable(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void keeps_the_contract(std::variant<recording, file_fault> const& read, std::string_view text) {
    if (auto const* const fault = std::get_if<file_fault>(&read)) {
        EXPECT_EQ(fault->file, "a file");
        EXPECT_FALSE(fault->expected.empty());
        EXPECT_TRUE(is_printable(fault->found)) << fault->found;
        EXPECT_LE(fault->found.size(), 80u) << fault->found;
        auto const line_ends = [](char c) { return c == '\n' || c == '\r'; };
        EXPECT_LE(fault->line, 1 + static_cast<std::size_t>(std::count_if(text.begin(), text.end(), line_ends)));
        return;
    }
    auto const& one = std::get<recording>(read);
    EXPECT_FALSE(one.rr_ms.empty());
    for (double const rr : one.rr_ms) EXPECT_TRUE(rr >= 10 && rr <= 60'000) << rr;
    for (auto const* const times : {&one.beat_s, &one.arrival_s}) {
        EXPECT_TRUE(times->empty() || times->size() == one.rr_ms.size());
        EXPECT_TRUE(std::is_sorted(times->begin(), times->end()));
        EXPECT_TRUE(std::all_of(times->begin(), times->end(), [](double t) { return std::abs(t) <= 2e13; }));
    }
    EXPECT_TRUE(one.bpm.empty() || one.bpm.size() == one.arrival_s.size());
    EXPECT_TRUE(std::isfinite(one.began_unix_s.value_or(0)));
    auto const sent = notifications_of(one); // what replay makes of it
    EXPECT_LE(sent.size(), 100 * one.rr_ms.size() + 100);
    EXPECT_TRUE(std::is_sorted(
        sent.begin(), sent.end(), [](auto const& a, auto const& b) { return a.arrival_s < b.arrival_s; }));
}

// Was it read, and not refused?
bool read_as_promised(std::string const& text) {
    auto const read = parse_recording("a file", text);
    keeps_the_contract(read, text);
    return std::holds_alternative<recording>(read);
}

std::vector<std::string> examples() {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(
             std::filesystem::path(COREGULATION_SOURCE_DIR) / "tests/rehearsal/examples"))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end()); // the folder's order is nobody's
    std::vector<std::string> texts;
    for (auto const& file : files) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        texts.push_back(text.str());
    }
    return texts;
}

TEST(any_bytes, are_read_or_refused) {
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        SCOPED_TRACE(seed);
        random_stream random(seed, 0, 1);
        std::string text(below(random, 400), '\0');
        for (auto& c : text) c = static_cast<char>(below(random, 256));
        read_as_promised(text);
    }
}

TEST(any_bytes, that_look_like_tables_are_read_or_refused) {
    static constexpr std::string_view pieces[]{
        "rr_ms",
        "RR [ms]",
        "t_s",
        "t_s_arrival",
        "since start",
        "date",
        "hr_bpm",
        "Time",
        "RR INTERVAL DATA",
        ",",
        ";",
        "\t",
        " ",
        ", ",
        "\"",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "812",
        "830",
        "0.812",
        "0,83",
        "1e300",
        "-1",
        "nan",
        "inf",
        "1e-300",
        "0",
        "#",
        "(s)",
        "10:00:00",
        "2025-03-11 09:00:00 +0000",
        "1741683600000",
        "\xc3\xa4",
        "\0"sv,
        "\xef\xbb\xbf",
        "--"};
    int read = 0;
    for (std::uint64_t seed = 0; seed < 8000; ++seed) {
        SCOPED_TRACE(seed);
        random_stream random(seed, 0, 2);
        std::string text;
        for (auto count = below(random, 60); count > 0; --count) text += pieces[below(random, std::size(pieces))];
        read += read_as_promised(text);
    }
    EXPECT_GT(read, 30); // both ways are tried
}

TEST(any_bytes, put_into_recordings_are_read_or_refused) {
    auto const originals = examples();
    ASSERT_GE(originals.size(), 14u);
    int read = 0;
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        SCOPED_TRACE(seed);
        random_stream random(seed, 0, 3);
        auto text = originals[below(random, originals.size())];
        for (auto changes = 1 + below(random, 6); changes > 0 && !text.empty(); --changes) {
            auto const at = below(random, text.size());
            switch (below(random, 4)) {
            case 0:
                text[at] = static_cast<char>(below(random, 256));
                break;
            case 1:
                text.erase(at, 1 + below(random, 40));
                break;
            case 2:
                text.insert(at, text, below(random, text.size()), below(random, 40));
                break;
            default:
                text.resize(at);
            }
        }
        read += read_as_promised(text);
    }
    EXPECT_GT(read, 400);
    EXPECT_LT(read, 3600);
}

TEST(any_bytes, give_the_same_twice) {
    for (auto const& text : examples()) {
        auto const once = parse_recording("a file", text), again = parse_recording("a file", text);
        ASSERT_EQ(once.index(), again.index());
        if (auto const* const one = std::get_if<recording>(&once)) {
            EXPECT_EQ(one->rr_ms, std::get<recording>(again).rr_ms);
            EXPECT_EQ(one->beat_s, std::get<recording>(again).beat_s);
            EXPECT_EQ(one->arrival_s, std::get<recording>(again).arrival_s);
        } else {
            EXPECT_EQ(to_string(std::get<file_fault>(once)), to_string(std::get<file_fault>(again)));
        }
    }
}

// What grows faster than the text would take minutes here.
TEST(any_bytes, of_the_worst_kind_are_dealt_with_in_time_that_grows_as_they_do) {
    for (auto const piece :
         {"\""sv, "\","sv, ","sv, " "sv, "\t"sv, "1,"sv, "1 "sv, "a "sv, "rr_ms,"sv, "\r"sv, "1\n"sv}) {
        std::string line;
        while (line.size() + piece.size() <= longest_line_bytes) line += piece;
        std::string text;
        for (int i = 0; i < 40; ++i) text += line + "\n";
        read_as_promised(text);
        read_as_promised("rr_ms," + line.substr(0, longest_line_bytes - 6) + "\n" + text);
    }
}

} // namespace
