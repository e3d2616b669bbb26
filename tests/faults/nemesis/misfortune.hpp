// Carries the programme out, and notes what was done when.
#pragma once

#include "tests/faults/nemesis/cast.hpp"
#include "tests/faults/nemesis/errands.hpp"
#include "tests/faults/nemesis/evidence.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::faults {

class misfortune {
public:
    // What it strikes; all of it outlives it, and so does the evidence that it writes its occurrences into.
    struct targets {
        net::client_loop& loop;
        errands& elsewhere;
        server_process& server;
        testing::postgres_cluster& postgres;
        cast& people;
        storage::session_id session;
    };

    // `tell` hears what is done; `give_up` that Postgres cannot be stopped or started.
    misfortune(
        targets, std::vector<fault> programme, evidence&, std::function<void(std::string const&)> tell,
        std::function<void(std::string const&)> give_up);

    void strike(double at_s); // whatever is due
    bool over() const { return busy_ == 0 && next_ == programme_.size(); }

    // The server has ended: asked to by a deploy? Then that is over.
    bool expected_end(int exit_code);

private:
    void note_busy_server(); // with a fault; and it is left alone for a while after it
    void strike(fault const&, std::size_t index);
    void later(double seconds, std::size_t index, std::function<void()>);
    void bad_line(fault const&, std::size_t index, testing::line_faults const&);
    void outage(fault const&, std::size_t index);
    void await_stored(std::size_t index);
    std::vector<claim> all_said(double since_ms) const;

    targets on_;
    std::vector<fault> programme_;
    evidence& found_;
    std::function<void(std::string const&)> tell_, give_up_;
    std::size_t next_ = 0;
    int busy_ = 0; // faults that are not over
    int outages_ = 0;
    bool frozen_ = false;
    std::optional<std::size_t> deployed_;
    double server_free_ms_ = 0;
};

} // namespace coregulation::faults
