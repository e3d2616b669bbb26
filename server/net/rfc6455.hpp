// What RFC 6455 asks of a server and Beast 1.81 leaves to us. Pure.
#pragma once

#include <string_view>

namespace coregulation::net {

// Is this the base64 of 16 bytes (§4.2.1, Sec-WebSocket-Key)?
bool is_websocket_key(std::string_view);

// Does a text end within a UTF-8 character (§8.1)? Beast, which has checked everything else, does not look when the
// last fragment of a message is empty.
bool ends_within_character(std::string_view text);

} // namespace coregulation::net
