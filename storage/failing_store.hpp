// A store that fails when told, around one that works: what an outage looks like to
// its callers, on demand and without a database.
#pragma once

#include "storage/store.hpp"

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
    void outage(bool);                       // every call and every opening, until told otherwise

    bool is_outage() const;
    std::optional<fault> take(); // the fault of this call, if any; takes it off the plan
    std::size_t left() const;    // faults not yet met

private:
    mutable std::mutex guard_;
    std::deque<fault> planned_;
    bool outage_ = false;
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
    auto attempt(Call);

    std::unique_ptr<store> real_;
    std::shared_ptr<fault_plan> plan_;
    bool broken_ = false;
};

} // namespace coregulation::storage
