#include "storage/postgres/bulk_insert.hpp"

namespace coregulation::storage {

bulk_insert::bulk_insert(std::string_view table, std::vector<column> columns)
    : arrays_(columns.size()) {
    std::string names, values, parameters;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto const& [name, type, as_text] = columns[i];
        std::string const comma = i ? ", " : "";
        names += comma + std::string(name);
        values += comma + std::string(name) + (as_text ? "::" + std::string(type) : "");
        parameters += comma + "$" + std::to_string(i + 1) + "::" + (as_text ? "text" : std::string(type)) + "[]";
    }
    sql_ = "insert into " + std::string(table) + " (" + names + ") select " + values + " from unnest(" + parameters +
           ") as given (" + names + ") on conflict do nothing";
}

bool bulk_insert::run(pqxx::transaction_base& transaction) const {
    if (rows_ == 0) return true;
    std::vector<std::string> parameters;
    parameters.reserve(arrays_.size());
    for (auto const& array : arrays_) parameters.push_back(array.text());
    auto const done = transaction.exec_params(sql_, pqxx::prepare::make_dynamic_params(parameters));
    return done.affected_rows() == rows_;
}

} // namespace coregulation::storage
