#include "tests/faults/nemesis/second_opinion.hpp"

#include <pqxx/pqxx>

namespace coregulation::faults {

struct second_opinion::impl {
    std::string url;
    std::unique_ptr<pqxx::connection> to;

    template<class... Value>
    std::optional<std::size_t> count(std::string const& sql, Value const&... values) {
        try {
            if (!to) to = std::make_unique<pqxx::connection>(url);
            pqxx::nontransaction now(*to);
            pqxx::row const only = now.exec_params1(sql, values...);
            return only[0].as<std::size_t>();
        } catch (pqxx::failure const&) {
            to.reset(); // libpqxx 6 would connect anew by itself, in the middle of something
            return {};
        }
    }
};

second_opinion::second_opinion(std::string database_url)
    : impl_(std::make_unique<impl>()) {
    // By its name it is told from the server's; a server that hangs must not hang us for ever.
    auto const more = database_url.find('?') == std::string::npos ? '?' : '&';
    impl_->url = std::move(database_url) + more +
                 "application_name=nemesis&connect_timeout=3&options=-c%20statement_timeout%3D5000";
}
second_opinion::~second_opinion() = default;

std::optional<std::size_t>
second_opinion::stored(storage::session_id const& session, protocol::stream_id const& stream, std::uint64_t up_to_seq) {
    return impl_->count(
        "select count(*) from notification where session_id = $1 and stream = $2 and seq <= $3", session, stream,
        static_cast<std::int64_t>(up_to_seq));
}

std::optional<std::size_t>
second_opinion::derived_rows(storage::session_id const& session, std::vector<protocol::seat_number> const& seats) {
    std::string list = "{";
    for (auto const seat : seats) list += (list.size() > 1 ? "," : "") + std::to_string(seat);
    list += "}";
    return impl_->count(
        "select (select count(*) from individual join participant using (session_id, member) "
        "        where session_id = $1 and seat = any ($2::bigint[]))"
        "     + (select count(*) from pair where session_id = $1 and (seat_a = any ($2::bigint[]) or seat_b = any "
        "($2::bigint[])))",
        session, list);
}

std::optional<std::size_t> second_opinion::terminate_server_connections() {
    return impl_->count(
        "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
        "'coregulation') as ended");
}

} // namespace coregulation::faults
