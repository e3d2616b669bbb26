// The store's twin in memory: the same answers, without a database. For tests, for
// rehearsals and for `serve` without a history.
//
// A copy looks at the same data, so that several threads can each have a store of
// their own; a store made from nothing is empty.
#pragma once

#include "storage/store.hpp"

#include <memory>

namespace coregulation::storage {

class memory_store final : public store {
public:
    memory_store();

    void create(session_row const&, std::span<link_row const>) override;
    std::optional<link_row> find(secret_hash const&) override;
    void append(std::span<record const>) override;
    std::optional<stored_session> load(session_id const&) override;
    std::vector<session_summary> list(std::span<session_id const>) override;

    // Derived rows by (member, at) and by (a, b, at); the interface has no reader for them.
    std::vector<individual_row> individuals(session_id const&) const;
    std::vector<pair_values_row> pairs(session_id const&) const;

private:
    struct data;
    std::shared_ptr<data> data_;
};

} // namespace coregulation::storage
