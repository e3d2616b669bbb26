#include "tests/outage/stored_truth.hpp"

#include "tests/storage/second_connection.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace coregulation::testing {

namespace {

// As PostgreSQL writes a number, 487 and 487.125.
std::string shortest(double value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

} // namespace

std::vector<std::string> complaints_about(
    std::string const& database, std::string const& session, std::map<std::string, std::vector<double>> const& said) {
    using storage::examples::quoted;
    std::vector<std::string> out;
    storage::examples::second_connection db(database);
    auto const expect = [&](std::string const& sql, std::string const& wanted, std::string const& what) {
        auto const found = db.ask(sql);
        if (found != wanted) out.push_back(what + ": " + found + " instead of " + wanted);
    };
    std::size_t all = 0;
    for (auto const& [stream, intervals] : said) {
        std::string wanted;
        for (auto const one : intervals) wanted += (wanted.empty() ? "" : " ") + shortest(one);
        all += intervals.size();
        expect(
            "select string_agg(to_json(rr_ms[1])::text, ' ' order by seq) from notification where stream = " +
                quoted(stream) + " and array_length(rr_ms, 1) = 1",
            wanted, "what was said in stream " + stream);
        expect(
            "select concat(min(seq), ' to ', max(seq)) from notification where stream = " + quoted(stream),
            "1 to " + std::to_string(intervals.size()), "numbers of stream " + stream);
    }
    auto const of_session = " where session_id = " + quoted(session);
    expect("select count(*) from notification" + of_session, std::to_string(all), "notifications of the session");

    auto const log = "(select ordinal, at_us from event" + of_session +
                     " union all select ordinal, at_us from notification" + of_session + ") as log";
    expect(
        "select concat(min(ordinal), ' ', max(ordinal) - count(*), ' ', count(*) - count(distinct ordinal)) from " +
            log,
        "1 0 0", "the log's first number, its holes, its doubled numbers");
    expect(
        "select count(*) from (select at_us < lag(at_us) over (order by ordinal) as back from " + log +
            ") as steps where back",
        "0", "times that go back");
    return out;
}

std::vector<std::string>
frames_not_in(std::string const& review, std::vector<std::string> const& seen, std::size_t at_least) {
    using nlohmann::json;
    std::vector<std::string> out;
    auto const number_of = [](json const& frame) { return frame["number"].get<std::uint64_t>(); };
    auto const parsed = json::parse(review, nullptr, false);
    if (parsed.is_discarded() || parsed["frames"].empty()) return {"there is no review: " + review.substr(0, 200)};
    auto const last = number_of(parsed["frames"].back());
    std::size_t compared = 0;
    for (auto const& frame : seen) {
        if (number_of(json::parse(frame)) > last) break;
        ++compared;
        if (review.find(frame) == std::string::npos) out.push_back(frame);
    }
    if (compared < at_least) out.push_back("only " + std::to_string(compared) + " frames are in the review");
    return out;
}

} // namespace coregulation::testing
