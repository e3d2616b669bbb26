#include "storage/postgres/postgres_store.hpp"

#include "storage/log_order.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/hex.hpp"
#include "storage/postgres/payload.hpp"
#include "storage/postgres/rows.hpp"
#include "storage/postgres/words.hpp"
#include "storage/storable.hpp"

#include <charconv>

namespace coregulation::storage {

namespace {

// What another program (or a newer version of this one) wrote and this one cannot read.
[[noreturn]] void unreadable(session_id const& id, std::string const& what) {
    throw std::runtime_error("session " + id + " holds " + what + ", which this version cannot read");
}

template<class Number>
Number number(pqxx::field const& from) {
    std::string_view const text(from.c_str(), from.size());
    Number out{};
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) {
        throw std::runtime_error("not a number from the database: " + std::string(text));
    }
    return out;
}

template<class Number>
std::optional<Number> optional_number(pqxx::field const& from) {
    if (from.is_null()) return {};
    return number<Number>(from);
}

// {800,812.5}
std::vector<double> numbers(pqxx::field const& from) {
    std::vector<double> out;
    char const* at = from.c_str() + 1;
    char const* const end = from.c_str() + from.size() - 1;
    while (at < end) {
        auto const [next, fault] = std::from_chars(at, end, out.emplace_back());
        if (fault != std::errc{}) throw std::runtime_error("not a list of numbers from the database");
        at = next + 1;
    }
    return out;
}

std::string hex(secret_hash const& hash) {
    return to_hex(std::string_view(reinterpret_cast<char const*>(hash.data()), hash.size()));
}

constexpr char const* session_columns =
    "s.session_id, s.title, s.started_unix_us, s.seed, s.door_open, s.begins_unix_ms";
constexpr pqxx::row::size_type after_session = 6;

session_row session_from(pqxx::row const& row) {
    return {
        row[0].c_str(),
        row[1].c_str(),
        number<std::int64_t>(row[2]),
        static_cast<std::uint64_t>(number<std::int64_t>(row[3])),
        row[4].as<bool>(),
        optional_number<std::int64_t>(row[5])};
}

// A transaction that finds everything there already writes nothing, and a COMMIT of nothing does not wait for
// a synchronous standby: after a commit in doubt its repetition would be acknowledged though only this server
// has it. So it writes something, whose commit waits for all that is older.
void wait_for_what_is_there(pqxx::transaction_base& transaction) {
    transaction.exec1("select pg_logical_emit_message(true, 'coregulation', '')");
}

class postgres_store final : public store {
public:
    postgres_store(std::string const& url, postgres_settings settings)
        : db_(url, settings.call)
        , load_(settings.load) {
        db_.open();
    }

    void create(session_row const& row, std::span<link_row const> links) override {
        check(row);
        for (auto const& link : links) check(link);
        db_.transact(connection::mode::write, [&](auto& transaction) {
            auto const made = transaction.exec_params(
                "insert into session (session_id, title, started_unix_us, seed, door_open, begins_unix_ms) "
                "values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                row.id, row.title, row.started_unix_us, static_cast<std::int64_t>(row.seed), row.door_open,
                row.begins_unix_ms);
            if (made.affected_rows() == 0) wait_for_what_is_there(transaction);
            for (auto const& link : links) {
                transaction.exec_params(
                    "insert into link (session_id, secret, role) values ($1, decode($2, 'hex'), $3)"
                    " on conflict do nothing",
                    link.session, hex(link.secret), std::string(word(link.as)));
            }
        });
    }

    std::optional<link_row> find(secret_hash const& secret) override {
        std::optional<link_row> out;
        db_.transact(connection::mode::read, [&](auto& transaction) {
            auto const found = transaction.exec_params(
                "select session_id, role from link where secret = decode($1, 'hex')", hex(secret));
            if (found.empty()) return;
            auto const as = meaning<protocol::role>(found[0][1].c_str());
            if (!as) unreadable(found[0][0].c_str(), "a link's role");
            out = link_row{found[0][0].c_str(), *as, secret};
        });
        return out;
    }

    void append(std::span<record const> records) override {
        rows batch;
        for (auto const& one : records) {
            check(one);
            batch.add(one);
        }
        if (records.empty()) return;
        db_.transact(connection::mode::write, [&](auto& transaction) {
            if (!batch.insert(transaction)) wait_for_what_is_there(transaction);
        });
    }

    std::optional<stored_session> load(session_id const& id) override {
        if (!is_text(id)) return {};
        std::optional<stored_session> out;
        bool has_standby = false;
        db_.transact(connection::mode::read, load_, [&](auto& transaction) {
            auto const row = transaction.exec_params(
                std::string("select ") + session_columns +
                    ", current_setting('synchronous_standby_names') <> '' from session s where session_id = $1",
                id);
            if (row.empty()) return;
            out = stored_session{session_from(row[0]), {}};
            has_standby = row[0][after_session].template as<bool>();
            read_events(transaction, *out);
            read_notifications(transaction, *out);
        });
        // Senders are told to forget what is loaded. After a crash it may be on this server only.
        if (has_standby) db_.transact(connection::mode::write, wait_for_what_is_there);
        if (out) put_in_order(out->log);
        return out;
    }

    std::vector<session_summary> list(std::span<session_id const> wanted) override {
        array_literal ids;
        for (auto const& id : wanted) {
            if (is_text(id)) ids.add(id);
        }
        std::vector<session_summary> out;
        db_.transact(connection::mode::read, load_, [&](auto& transaction) {
            auto const found = transaction.exec_params(
                std::string("select ") + session_columns +
                    ", ended.at_us, greatest(coalesce(e.last_us, 0), coalesce(n.last_us, 0)), coalesce(n.count, 0) "
                    "from session s "
                    "left join lateral (select max(at_us) as last_us from event where session_id = s.session_id) e on "
                    "true "
                    "left join lateral (select at_us from event where session_id = s.session_id and kind = "
                    "'session_ended' "
                    "                   order by ordinal limit 1) ended on true "
                    "left join lateral (select max(at_us) as last_us, count(*) as count from notification "
                    "                   where session_id = s.session_id) n on true "
                    "where s.session_id = any($1::text[]) order by s.started_unix_us desc, s.session_id collate \"C\"",
                ids.text());
            for (auto const& row : found) {
                session_summary one{
                    session_from(row), {}, session_time(number<std::int64_t>(row[after_session + 1])), {}, 0};
                if (auto const ended = optional_number<std::int64_t>(row[after_session]))
                    one.ended_at = session_time(*ended);
                one.notifications = number<std::int64_t>(row[after_session + 2]);
                one.names = names_of(transaction, one.session.id);
                out.push_back(std::move(one));
            }
        });
        return out;
    }

private:
    static void read_events(pqxx::transaction_base& transaction, stored_session& into) {
        auto const found = transaction.exec_params(
            "select ordinal, at_us, kind, payload::text from event where session_id = $1", into.session.id);
        into.log.reserve(found.size());
        for (auto const& row : found) {
            auto what = decode(row[2].c_str(), row[3].c_str());
            if (!what) unreadable(into.session.id, "an event “" + std::string(row[2].c_str()) + "”");
            into.log.push_back(
                {number<std::int64_t>(row[0]), session_time(number<std::int64_t>(row[1])), std::move(*what)});
        }
    }

    static void read_notifications(pqxx::transaction_base& transaction, stored_session& into) {
        auto const found = transaction.exec_params(
            "select ordinal, at_us, member, stream, seq, client_ms, rr_ms, bpm, contact "
            "from notification where session_id = $1",
            into.session.id);
        into.log.reserve(into.log.size() + found.size());
        for (auto const& row : found) {
            notification_received one;
            one.member = number<member_id>(row[2]);
            one.what.stream = row[3].c_str();
            one.what.seq = number<std::uint64_t>(row[4]);
            one.what.client_ms = number<double>(row[5]);
            one.what.rr_ms = numbers(row[6]);
            one.what.bpm = optional_number<double>(row[7]);
            if (!row[8].is_null()) one.what.contact = row[8].c_str()[0] == 't';
            into.log.push_back(
                {number<std::int64_t>(row[0]), session_time(number<std::int64_t>(row[1])), std::move(one)});
        }
    }

    static std::vector<std::string> names_of(pqxx::transaction_base& transaction, session_id const& id) {
        auto const found = transaction.exec_params(
            "select (j.payload -> 'name')::text from event j "
            "left join lateral (select payload ->> 'seat' as seat from event where session_id = $1 "
            "                   and kind = 'member_admitted' and payload ->> 'member' = j.payload ->> 'member' "
            "                   order by ordinal limit 1) a on true "
            "where j.session_id = $1 and j.kind = 'member_joined' and coalesce(j.payload ->> 'seat', a.seat) is not "
            "null "
            "order by coalesce(j.payload ->> 'seat', a.seat)::bigint, j.ordinal",
            id);
        std::vector<std::string> out;
        for (auto const& row : found) {
            auto name = decode_text(row[0].c_str());
            if (!name) unreadable(id, "a name");
            out.push_back(std::move(*name));
        }
        return out;
    }

    connection db_;
    std::chrono::milliseconds load_;
};

} // namespace

std::unique_ptr<store> open_postgres(std::string const& url, postgres_settings settings) {
    return std::make_unique<postgres_store>(url, settings);
}

} // namespace coregulation::storage
