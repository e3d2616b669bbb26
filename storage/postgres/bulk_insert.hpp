// Many rows of one table in one statement:
//   insert into T (…) select … from unnest($1, $2, …) on conflict do nothing
// Nearly as fast as COPY (which has no ON CONFLICT) and idempotent.
#pragma once

#include "storage/postgres/array_literal.hpp"

#include <pqxx/pqxx>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coregulation::storage {

class bulk_insert {
public:
    struct column {
        std::string_view name;
        std::string_view type; // of the column; sent as an array of it, unless…
        bool as_text = false;  // …its literals go as text (arrays, composites: unnest would flatten or mix them)
    };

    bulk_insert(std::string_view table, std::vector<column>);

    // One value for each column, in their order.
    template<class... Values>
    void row(Values const&... values) {
        std::size_t i = 0;
        (arrays_[i++].add(values), ...);
        ++rows_;
    }

    // Nothing when there is no row. False: some were there already.
    bool run(pqxx::transaction_base&) const;

private:
    std::string sql_;
    std::vector<array_literal> arrays_;
    std::size_t rows_ = 0;
};

} // namespace coregulation::storage
