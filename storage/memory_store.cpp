#include "storage/memory_store.hpp"

#include "storage/log_order.hpp"
#include "storage/storable.hpp"

#include <map>
#include <mutex>
#include <set>
#include <tuple>

namespace coregulation::storage {

namespace {

// One session with the keys that Postgres has. `emplace` on a map is "on conflict do nothing".
struct shelf {
    session_row session;
    std::map<std::pair<protocol::stream_id, std::uint64_t>, log_entry> notifications;
    std::map<std::int64_t, log_entry> events;
    std::map<std::pair<member_id, session_time>, individual_row> individuals;
    std::map<std::tuple<member_id, member_id, session_time>, pair_values_row> pairs;

    void put(log_entry const& entry) {
        if (auto const* received = std::get_if<notification_received>(&entry.what)) {
            notifications.emplace(std::pair(received->what.stream, received->what.seq), entry);
        } else {
            events.emplace(entry.ordinal, entry);
        }
    }
    void put(individual_row const& row) { individuals.emplace(std::pair(row.member, row.at), row); }
    void put(pair_values_row const& row) { pairs.emplace(std::tuple(row.a, row.b, row.at), row); }

    std::vector<log_entry> log() const {
        std::vector<log_entry> all;
        all.reserve(events.size() + notifications.size());
        for (auto const& [key, entry] : events) all.push_back(entry);
        for (auto const& [key, entry] : notifications) all.push_back(entry);
        put_in_order(all);
        return all;
    }

    session_summary summary() const {
        session_summary out{session, {}, {}, {}, static_cast<std::int64_t>(notifications.size())};
        std::multimap<protocol::seat_number, std::string> seated;
        std::map<member_id, std::string> waited;
        for (auto const& [ordinal, entry] : events) {
            out.last_at = std::max(out.last_at, entry.at);
            if (!out.ended_at && std::holds_alternative<session_ended>(entry.what)) out.ended_at = entry.at;
            auto const* joined = std::get_if<member_joined>(&entry.what);
            if (joined && joined->seat) seated.emplace(*joined->seat, joined->name);
            if (joined && joined->waiting) waited[joined->member] = joined->name;
            auto const* admitted = std::get_if<member_admitted>(&entry.what);
            if (admitted && waited.contains(admitted->member))
                seated.emplace(admitted->seat, waited.at(admitted->member));
        }
        for (auto const& [key, entry] : notifications) out.last_at = std::max(out.last_at, entry.at);
        for (auto& [seat, name] : seated) out.names.push_back(std::move(name));
        return out;
    }
};

} // namespace

struct memory_store::data {
    std::mutex guard;
    std::map<session_id, shelf> sessions;
    std::map<secret_hash, link_row> links;
};

memory_store::memory_store()
    : data_(std::make_shared<data>()) {}

void memory_store::create(session_row const& row, std::span<link_row const> links) {
    check(row);
    for (auto const& link : links) check(link);
    std::lock_guard const lock(data_->guard);
    for (auto const& link : links) {
        if (link.session != row.id && !data_->sessions.contains(link.session)) {
            throw refused("a link to a session that does not exist");
        }
    }
    data_->sessions.try_emplace(row.id, shelf{row, {}, {}, {}, {}});
    for (auto const& link : links) data_->links.emplace(link.secret, link);
}

std::optional<link_row> memory_store::find(secret_hash const& secret) {
    std::lock_guard const lock(data_->guard);
    auto const found = data_->links.find(secret);
    if (found == data_->links.end()) return {};
    return found->second;
}

void memory_store::append(std::span<record const> records) {
    for (auto const& one : records) check(one);
    std::lock_guard const lock(data_->guard);
    for (auto const& one : records) {
        if (!data_->sessions.contains(one.session)) throw refused("a record of a session that does not exist");
    }
    for (auto const& one : records) {
        std::visit([&](auto const& what) { data_->sessions.at(one.session).put(what); }, one.what);
    }
}

std::optional<stored_session> memory_store::load(session_id const& id) {
    std::lock_guard const lock(data_->guard);
    auto const found = data_->sessions.find(id);
    if (found == data_->sessions.end()) return {};
    return stored_session{found->second.session, found->second.log()};
}

std::vector<session_summary> memory_store::list(std::span<session_id const> wanted) {
    std::lock_guard const lock(data_->guard);
    std::set<session_id> const unique(wanted.begin(), wanted.end());
    std::vector<session_summary> out;
    for (auto const& id : unique) {
        auto const found = data_->sessions.find(id);
        if (found != data_->sessions.end()) out.push_back(found->second.summary());
    }
    std::stable_sort(out.begin(), out.end(), [](auto const& x, auto const& y) {
        return x.session.started_unix_us > y.session.started_unix_us;
    });
    return out;
}

std::vector<individual_row> memory_store::individuals(session_id const& id) const {
    std::lock_guard const lock(data_->guard);
    std::vector<individual_row> out;
    auto const found = data_->sessions.find(id);
    if (found == data_->sessions.end()) return out;
    for (auto const& [key, row] : found->second.individuals) out.push_back(row);
    return out;
}

std::vector<pair_values_row> memory_store::pairs(session_id const& id) const {
    std::lock_guard const lock(data_->guard);
    std::vector<pair_values_row> out;
    auto const found = data_->sessions.find(id);
    if (found == data_->sessions.end()) return out;
    for (auto const& [key, row] : found->second.pairs) out.push_back(row);
    return out;
}

} // namespace coregulation::storage
