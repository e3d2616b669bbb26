#include "server/net/registry.hpp"

#include "server/net/secrets.hpp"
#include "server/session/replay.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace coregulation::net {
namespace {

using storage::session_time;

// Who was there this long before comes back now, if at all: their pages try again within 20 s.
constexpr session_time comes_back_within = std::chrono::minutes{2};

} // namespace

registry::registry(
    boost::asio::io_context& io, open_store open, storage::writer_settings writing, wall_clock wall, std::size_t seats)
    : io_(io)
    , wall_(std::move(wall))
    , seats_(seats)
    , writer_(
          writing, open, [this](std::span<storage::record const> stored) { committed(stored); }, [this] { room(); },
          [this](std::span<storage::record const> records) { given_up(records); })
    , take_ups_(open)
    , lookups_(open)
    , reviews_(open) {}

registry::~registry() {
    stopping_ = true;
}

void registry::open(std::string_view secret, on_outcome tell) {
    auto const hash = hash_of(secret);
    std::optional<storage::link_row> known;
    {
        std::scoped_lock const lock(mutex_);
        if (auto const found = known_links_.find(hash); found != known_links_.end()) known = found->second;
    }
    if (known) return enter(*known, std::move(tell)); // so a live session can be rejoined without the database
    lookups_.run(
        [this, hash, tell](storage::store& store) {
            auto const link = store.find(hash);
            if (!link) return tell(closed_door::unknown_link);
            {
                std::scoped_lock const lock(mutex_);
                known_links_[hash] = *link;
            }
            enter(*link, tell);
        },
        [tell] { tell(closed_door::unavailable); });
}

void registry::enter(storage::link_row const& link, on_outcome tell) {
    std::shared_ptr<session_host> host;
    {
        std::scoped_lock const lock(mutex_);
        auto [place, is_new] = sessions_.try_emplace(link.session);
        host = place->second.host;
        if (host) {
            ++host->arriving;
        } else {
            place->second.waiting.push_back({link.as, std::move(tell)});
            if (!is_new) return; // somebody else asked already
        }
    }
    // `tell` was moved only where there is no host. NOLINTNEXTLINE(bugprone-use-after-move)
    if (host) return tell(open_door{std::move(host), link.as});
    take_ups_.run(
        [this, id = link.session](storage::store& store) { take_up(store, id); },
        [this, id = link.session] { taken_up(id, nullptr, closed_door::unavailable); });
}

void registry::take_up(storage::store& store, storage::session_id const& id) {
    auto const stored = store.load(id);
    if (!stored) return taken_up(id, nullptr, closed_door::unknown_link);

    auto rebuilt = session::rebuild(
        *stored, [this] { return !stopping_; }, seats_);
    if (!rebuilt) return taken_up(id, nullptr, closed_door::unavailable); // the server stops
    auto& live = *rebuilt;
    if (live.ended()) return taken_up(id, nullptr, closed_door::session_ended);

    auto const by_wall = unix_time() - session_time(stored->session.started_unix_us);
    auto const recent = by_wall - live.now() < comes_back_within;
    time_finder when(by_wall, session_host::clock::now(), recent && live.expects_known_clocks());
    auto const was_live = !stored->log.empty();
    auto host = std::make_shared<session_host>(
        io_, id, std::move(live), when, was_live,
        session_host::surroundings{
            [this](std::vector<storage::record> records) { return writer_.offer(std::move(records)); },
            [this](session_host& which) { return unload(which); }});
    host->start();
    taken_up(id, std::move(host), closed_door::unavailable);
}

void registry::taken_up(storage::session_id const& id, std::shared_ptr<session_host> host, closed_door otherwise) {
    std::vector<visitor> waiting;
    {
        std::scoped_lock const lock(mutex_);
        auto const place = sessions_.find(id);
        waiting = std::exchange(place->second.waiting, {});
        if (host) {
            place->second.host = host;
            host->arriving += static_cast<int>(waiting.size());
        } else {
            sessions_.erase(place);
            std::erase_if(known_links_, [&](auto const& one) { return one.second.session == id; });
        }
    }
    for (auto& one : waiting) {
        if (host)
            one.tell(open_door{host, one.as});
        else
            one.tell(otherwise);
    }
}

void registry::arrived(session_host& host) {
    std::scoped_lock const lock(mutex_);
    --host.arriving;
}

bool registry::unload(session_host& host) {
    std::scoped_lock const lock(mutex_);
    if (host.arriving != 0) return false;
    sessions_.erase(host.id());
    std::erase_if(known_links_, [&](auto const& one) { return one.second.session == host.id(); });
    return true;
}

void registry::committed(std::span<storage::record const> stored) {
    struct share_of_session {
        std::size_t records = 0;
        std::map<std::pair<storage::member_id, protocol::stream_id>, std::uint64_t> newest;
    };
    std::map<storage::session_id, share_of_session> shares;
    for (auto const& one : stored) {
        auto& mine = shares[one.session];
        ++mine.records;
        auto const* entry = std::get_if<storage::log_entry>(&one.what);
        if (!entry) continue;
        auto const* beats = std::get_if<storage::notification_received>(&entry->what);
        if (!beats) continue;
        auto& seq = mine.newest[{beats->member, beats->what.stream}];
        seq = std::max(seq, beats->what.seq);
    }
    for (auto& [id, mine] : shares) {
        auto const host = host_of(id);
        if (!host) continue;
        std::vector<session_host::mark_committed> marks;
        for (auto const& [whose, seq] : mine.newest) marks.push_back({whose.first, whose.second, seq});
        host->committed(mine.records, std::move(marks));
    }
}

void registry::given_up(std::span<storage::record const> records) {
    std::map<storage::session_id, std::size_t> shares;
    for (auto const& one : records) ++shares[one.session];
    for (auto const& [id, count] : shares) {
        if (auto const host = host_of(id)) host->given_up(count);
    }
}

std::shared_ptr<session_host> registry::host_of(storage::session_id const& id) const {
    std::scoped_lock const lock(mutex_);
    auto const place = sessions_.find(id);
    return place == sessions_.end() ? nullptr : place->second.host;
}

void registry::room() {
    std::vector<std::shared_ptr<session_host>> hosts;
    {
        std::scoped_lock const lock(mutex_);
        for (auto const& [id, place] : sessions_) {
            if (place.host) hosts.push_back(place.host);
        }
    }
    for (auto const& host : hosts) host->room();
}

std::size_t registry::live() const {
    std::scoped_lock const lock(mutex_);
    return sessions_.size();
}

void registry::drain_hosts() {
    stopping_ = true;
    std::scoped_lock const lock(mutex_);
    for (auto const& [id, place] : sessions_) {
        if (place.host) place.host->drain();
    }
}

bool registry::hosts_are_drained() const {
    std::scoped_lock const lock(mutex_);
    return std::ranges::all_of(
        sessions_, [](auto const& one) { return !one.second.host || one.second.host->is_drained(); });
}

void registry::stop_hosts() {
    std::scoped_lock const lock(mutex_);
    for (auto const& [id, place] : sessions_) {
        if (place.host) place.host->stop();
    }
}

std::size_t registry::drain(std::chrono::milliseconds deadline) {
    auto lost = writer_.stop(deadline);
    std::scoped_lock const lock(mutex_);
    for (auto const& [id, place] : sessions_) {
        if (!place.host) continue;
        lost += place.host->unoffered();
        place.host->let_go();
    }
    return lost;
}

} // namespace coregulation::net
