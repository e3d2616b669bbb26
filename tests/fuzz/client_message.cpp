// What a client sends: read without harm, and what is taken is written back as the same message.
#include "protocol/json.hpp"
#include "tests/fuzz/target.hpp"

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const read = protocol::decode_client(fuzz::text(data, size));
    if (auto const* wrong = std::get_if<protocol::error>(&read)) {
        protocol::encode(protocol::server_message{*wrong}); // whatever it repeats can be sent
        return 0;
    }
    auto const& message = std::get<protocol::client_message>(read);
    auto const again = protocol::decode_client(protocol::encode(message));
    auto const* same = std::get_if<protocol::client_message>(&again);
    fuzz::require(same, "a message that was taken is refused when it is written again");
    fuzz::require(protocol::encode(*same) == protocol::encode(message), "writing twice gives other bytes");
    return 0;
}
