#include "protocol/decode.hpp"
#include "protocol/fields_server.hpp"
#include "protocol/json.hpp"

namespace coregulation::protocol {

std::variant<server_message, error> decode_server(std::string_view text) {
    auto opened = open(text, max_server_depth);
    if (auto const* wrong = std::get_if<error>(&opened)) return *wrong;
    return read_any<server_message>(std::get<envelope>(opened), unknown_keys::ignored);
}

} // namespace coregulation::protocol
