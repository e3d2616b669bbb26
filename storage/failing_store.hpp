// A store that fails when told, around one that works: what an outage looks like to
// its callers, on demand and without a database.
#pragma once

#include "storage/store.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

namespace coregulation::storage {

enum class fault {
    before, // refused before anything was sent (a statement timed out): nothing stored, object still good
    during, // the connection broke under way: nothing stored, object of no more use
    after,  // COMMIT was done, its answer lost (in doubt): stored, object of no more use
};

// What shall fail. Shared by a test and the stores it opens; any thread.
class fault_plan {
public:
    void next(fault, std::size_t times = 1); // the next calls, in the order told
    // Until told otherwise:
    void outage(bool);    // every call and every opening fails
    void full_disk(bool); // what writes fails (before), what reads is answered
    void frozen(bool);    // every call waits, and then does what it was asked: a server that is stopped and goes on

    bool is_outage() const;
    // The fault of this call, if any; takes it off the plan. Waits while frozen.
    std::optional<fault> take(bool writes);
    std::size_t left() const; // faults not yet met
    std::size_t held() const; // calls that wait because of `frozen`

private:
    mutable std::mutex guard_;
    std::condition_variable thawed_;
    std::deque<fault> planned_;
    bool outage_ = false, full_disk_ = false, frozen_ = false;
    std::size_t held_ = 0;
};

class failing_store final : public store {
public:
    // Throws unavailable during an outage, as opening a connection does.
    failing_store(std::unique_ptr<store> real, std::shared_ptr<fault_plan>);

    void create(session_row const&, std::span<link_row const>) override;
    std::optional<link_row> find(secret_hash const&) override;
    void append(std::span<record const>) override;
    std::optional<stored_session> load(session_id const&) override;
    std::vector<session_summary> list(std::span<session_id const>) override;

private:
    template<class Call>
    auto attempt(Call, bool writes);

    std::unique_ptr<store> real_;
    std::shared_ptr<fault_plan> plan_;
    bool broken_ = false;
};

} // namespace coregulation::storage
