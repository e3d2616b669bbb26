#include "tests/races/visitor.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace coregulation::testing {

using net::registry;
using clock = std::chrono::steady_clock;

visitor::visitor(registry& doors, plan what, std::function<void()> over)
    : doors_(doors)
    , plan_(std::move(what))
    , over_(std::move(over)) {}

void visitor::come() {
    doors_.open(plan_.secret, [self = shared_from_this()](registry::outcome found) {
        if (auto const* no = std::get_if<registry::closed_door>(&found)) {
            self->turned_away_ = static_cast<int>(*no);
            return self->go();
        }
        auto const& door = std::get<registry::open_door>(found);
        protocol::join wish;
        wish.link = self->plan_.secret;
        wish.name = "Visitor";
        wish.stream = self->plan_.stream;
        wish.visible = protocol::visibility::group;
        wish.keep = true;
        wish.source = protocol::sensor::simulated;
        self->host_ = door.host;
        door.host->join(self, wish, door.as, clock::now());
        self->doors_.arrived(*door.host);
    });
}

void visitor::admit(storage::member_id member, double) {
    member_ = member;
    inside_ = true;
}

void visitor::deliver(net::text what) {
    auto const message = nlohmann::json::parse(*what);
    if (message["type"] != "ack") return;
    acknowledged_ = message["committed_seq"].get<std::uint64_t>();
    if (acknowledged_ >= plan_.messages && std::exchange(has_stayed_, false)) proceed();
}

void visitor::close(protocol::close_code why) {
    closed_ = static_cast<int>(why);
    go();
}

void visitor::proceed() {
    if (gone_ || !inside_) return;
    if (said_ > plan_.messages) return go();
    if (plan_.patient && said_ == plan_.messages && acknowledged_ < plan_.messages) {
        has_stayed_ = true;
        return;
    }
    if (said_ == plan_.messages && plan_.then == farewell::vanishes) return go();
    host_->handle(member_, shared_from_this(), next_message(), clock::now());
}

protocol::client_message visitor::next_message() {
    if (++said_ > plan_.messages) {
        if (plan_.then == farewell::ends_it) return protocol::end{};
        return protocol::leave{};
    }
    if (plan_.as == protocol::role::observer) return protocol::clock_ping{static_cast<std::uint32_t>(said_), 1, {}};
    if (plan_.as == protocol::role::facilitator) return protocol::mark{"here", true};
    protocol::notification beat;
    beat.stream = plan_.stream;
    beat.seq = said_;
    beat.client_ms = 1000.0 * static_cast<double>(said_);
    beat.rr_ms = {900};
    return beat;
}

void visitor::go() {
    if (gone_.exchange(true)) return;
    if (inside_) host_->gone(member_, shared_from_this());
    over_();
}

std::optional<protocol::close_code> visitor::closed() const {
    if (closed_ == 0) return {};
    return static_cast<protocol::close_code>(closed_.load());
}

std::optional<registry::closed_door> visitor::turned_away() const {
    if (turned_away_ < 0) return {};
    return static_cast<registry::closed_door>(turned_away_.load());
}

} // namespace coregulation::testing
