#include "storage/postgres/connection.hpp"

#include <libpq-fe.h>

#include <map>

namespace coregulation::storage {

namespace {

// Limits of a connection, unless the URL says otherwise.
constexpr char const* connect_timeout_s = "3";      // a reachable server answers in milliseconds; libpq takes ≥ 2
constexpr char const* tcp_user_timeout_ms = "5000"; // unanswered bytes on the wire: the host is gone
constexpr char const* keepalives_idle_s = "5";      // so that an idle dead connection is found before it is needed

std::string quoted(std::string const& value) {
    std::string out = "'";
    for (char const c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

// What the caller gave, with limits added, as keyword=value pairs.
std::string with_limits(std::string const& url, std::chrono::milliseconds limit) {
    char* fault = nullptr;
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const parsed(
        PQconninfoParse(url.c_str(), &fault), &PQconninfoFree);
    if (fault) PQfreemem(fault); // not repeated to anybody: it may quote a password
    if (!parsed)
        throw std::invalid_argument("the database's address is neither postgresql://… nor keyword=value pairs");

    std::map<std::string, std::string> options{
        {"connect_timeout", connect_timeout_s},
        {"tcp_user_timeout", tcp_user_timeout_ms},
        {"keepalives_idle", keepalives_idle_s},
        {"application_name", "coregulation"},
        {"client_encoding", "UTF8"},
    };
    std::string given_settings;
    for (auto const* option = parsed.get(); option->keyword; ++option) {
        if (!option->val) continue;
        if (std::string_view(option->keyword) == "options")
            given_settings = option->val;
        else
            options[option->keyword] = option->val;
    }
    // Several servers: the one that takes what is written. (A single one is taken as it is.)
    for (auto const* where : {"host", "hostaddr"}) {
        auto const given = options.find(where);
        if (given != options.end() && given->second.find(',') != std::string::npos)
            options.try_emplace("target_session_attrs", "read-write");
    }
    // The server gives up before the socket is cut. Later settings win: the caller's.
    options["options"] = "-c statement_timeout=" + std::to_string(limit.count()) +
                         " -c idle_in_transaction_session_timeout=" + std::to_string(2 * limit.count()) +
                         " -c client_min_messages=warning " + given_settings;
    std::string out;
    for (auto const& [keyword, value] : options) out += keyword + "=" + quoted(value) + " ";
    return out;
}

using snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

} // namespace

struct connection::live {
    explicit live(std::string const& options)
        : to(options)
        , quiet(to) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // gone in libpqxx 7, where it is the only behaviour
        to.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    }
    pqxx::connection to;
    pqxx::quiet_errorhandler quiet; // faults travel as exceptions, not on stderr
};

connection::connection(std::string const& url, std::chrono::milliseconds limit)
    : options_(with_limits(url, limit))
    , limit_(limit) {}

connection::~connection() = default;

void connection::open() {
    if (live_) return;
    try {
        live_ = std::make_unique<live>(options_);
    } catch (pqxx::pqxx_exception const& e) {
        throw unavailable(e.base().what());
    }
}

void connection::transact(mode as, work const& run) {
    transact(as, limit_, run);
}

void connection::transact(mode as, std::chrono::milliseconds limit, work const& run) {
    open();
    try {
        // Half again beyond statement_timeout, which gives the better message; for commit too.
        call_limit::armed const watched(watch_, live_->to.sock(), limit + limit / 2);
        auto perform = [&](pqxx::transaction_base& transaction) {
            if (limit != limit_) transaction.exec0("set local statement_timeout = " + std::to_string(limit.count()));
            run(transaction);
            transaction.commit();
        };
        if (as == mode::read) {
            snapshot transaction(live_->to);
            perform(transaction);
        } else {
            pqxx::work transaction(live_->to);
            perform(transaction);
        }
    } catch (pqxx::integrity_constraint_violation const& e) {
        throw refused(e.what());
    } catch (pqxx::data_exception const& e) {
        throw refused(e.what());
    } catch (pqxx::pqxx_exception const& e) {
        std::string const why = e.base().what(); // the exception may refer to what is dropped
        live_.reset();
        throw unavailable(why);
    }
}

} // namespace coregulation::storage
