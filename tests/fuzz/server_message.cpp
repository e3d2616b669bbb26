// What a server sends, as our own client reads it.
#include "protocol/json.hpp"
#include "tests/fuzz/target.hpp"

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const read = protocol::decode_server(fuzz::text(data, size));
    auto const* message = std::get_if<protocol::server_message>(&read);
    if (!message) return 0;
    auto const again = protocol::decode_server(protocol::encode(*message));
    auto const* same = std::get_if<protocol::server_message>(&again);
    fuzz::require(same, "a message that was taken is refused when it is written again");
    fuzz::require(protocol::encode(*same) == protocol::encode(*message), "writing twice gives other bytes");
    return 0;
}
