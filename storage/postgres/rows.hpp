// Records as rows: collects a batch, each kind for its table, and inserts it.
#pragma once

#include "storage/postgres/bulk_insert.hpp"
#include "storage/records.hpp"

namespace coregulation::storage {

class rows {
public:
    rows();
    void add(record const&);
    bool insert(pqxx::transaction_base&) const; // false: some were there already

private:
    void add(session_id const&, log_entry const&);
    void add(session_id const&, individual_row const&);
    void add(session_id const&, pair_values_row const&);

    bulk_insert notifications_, events_, individuals_, pairs_;
};

} // namespace coregulation::storage
