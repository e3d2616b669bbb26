#include "tests/faults/nemesis/audience.hpp"

#include <utility>

namespace coregulation::faults {

void note(screen& onto, std::string_view text, protocol::server_message const& what, double at_ms) {
    if (auto const* frame = std::get_if<protocol::frame>(&what)) {
        onto.frames.push_back({at_ms, frame->epoch, frame->number, onto.keeps_texts ? std::string(text) : ""});
    } else if (auto const* own = std::get_if<protocol::self_frame>(&what)) {
        onto.selves.push_back({at_ms, own->epoch, own->number, ""});
    }
}

onlooker::onlooker(net::client_loop& loop, net::client_address where, std::string const& link, bool facilitates) {
    saw_.name = facilitates ? "the facilitator" : "the observer";
    saw_.facilitates = facilitates;
    saw_.keeps_texts = true;
    member_ = std::make_unique<net::client_member>(
        loop, std::move(where), net::client_place{.link = link, .name = facilitates ? "Fay" : "", .seat = false},
        net::client_member::events{
            .received =
                [this, &loop](std::string_view text, protocol::server_message const* message) {
                    if (message != nullptr) note(saw_, text, *message, loop.now_ms());
                },
            .interrupted = {},
            .ended =
                [this](std::string const& why, std::uint16_t code) {
                    gone_ = true;
                    auto const left = code == 1000 || code == static_cast<std::uint16_t>(protocol::close_code::left);
                    if (!left) turned_away_ = why;
                }});
}

} // namespace coregulation::faults
