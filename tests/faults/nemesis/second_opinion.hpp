// Postgres asked behind the server's back: what is really there, and what an administrator may do to it.
#pragma once

#include "storage/records.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::faults {

// One connection, by one thread at a time. Absent: the database did not answer; ask again.
class second_opinion {
public:
    explicit second_opinion(std::string database_url);
    ~second_opinion();
    second_opinion(second_opinion const&) = delete;
    second_opinion& operator=(second_opinion const&) = delete;

    // Rows of a stream up to this number.
    std::optional<std::size_t> stored(storage::session_id const&, protocol::stream_id const&, std::uint64_t up_to_seq);

    // Rows of values, own or of pairs, of the people in these seats.
    std::optional<std::size_t>
    derived_rows(storage::session_id const&, std::vector<protocol::seat_number> const& seats);

    // Ends the server's connections, as an administrator would; how many there were.
    std::optional<std::size_t> terminate_server_connections();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::faults
