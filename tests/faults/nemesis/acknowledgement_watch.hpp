// Asks Postgres on a second connection about each acknowledgement, the moment it is heard.
//
// A thread of its own, so that people's heartbeats do not wait for the answers. When Postgres does not answer, the
// question is repeated until it does: what was acknowledged must also be there after a crash of Postgres.
#pragma once

#include "storage/records.hpp"
#include "tests/faults/nemesis/evidence.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace coregulation::faults {

class acknowledgement_watch {
public:
    // Rows of the stream up to seq that are there now; absent: no answer. Called on the watch's thread.
    using question = std::function<std::optional<std::size_t>(protocol::stream_id const&, std::uint64_t seq)>;

    explicit acknowledgement_watch(question, std::chrono::milliseconds ask_again = std::chrono::milliseconds(200));
    ~acknowledgement_watch(); // what was not asked yet is not asked any more
    acknowledgement_watch(acknowledgement_watch const&) = delete;
    acknowledgement_watch& operator=(acknowledgement_watch const&) = delete;

    void hear(claim const&); // any thread; at once

    // Waits until everything heard so far is answered, at most so long, and tells; what got no answer counts as
    // broken.
    claims_asked finish(std::chrono::milliseconds at_most);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::faults
