// What the database holds of a session in the end, compared with what people said and saw.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace coregulation::testing {

// Each a sentence about what is wrong: a notification that is missing, doubled or altered; a log with a hole, or
// with times that go back. `said`: the one RR interval of each notification, by stream and in order.
std::vector<std::string> complaints_about(
    std::string const& database, std::string const& session, std::map<std::string, std::vector<double>> const& said);

// Of the frames that were seen, up to the last one of the review, those that are not in it word for word; and a
// sentence when the review does not reach `at_least` of them.
std::vector<std::string>
frames_not_in(std::string const& review, std::vector<std::string> const& seen, std::size_t at_least);

} // namespace coregulation::testing
