// The wire form of the messages: one JSON object a message, named by `type`.
//
// Decoding checks types and ranges itself (nlohmann/json silently reads −1 as
// 4294967295 and 3.9 as 3). A client's unknown key is refused, since what it meant
// would be lost; a server's is ignored, since the server may be newer. Encoding is
// canonical: keys in the order of the schema, whole numbers without a fraction, others
// rounded to the decimals that the schema states, absent optionals left out. So equal
// messages have equal bytes, here and in TypeScript. Encoding throws std::domain_error
// when a required number is not finite; an optional one that is not is left out.
#pragma once

#include "protocol/messages.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace coregulation::protocol {

// Either the message or what is wrong with the text.
std::variant<client_message, error> decode_client(std::string_view text);
std::variant<server_message, error> decode_server(std::string_view text);

std::string encode(client_message const&);
std::string encode(server_message const&);

// Enumerators by their wire names ("only_me", "no_sensor", …).
std::string_view name_of(role);
std::string_view name_of(visibility);
std::string_view name_of(sensor);
std::string_view name_of(phase);
std::string_view name_of(state);
std::string_view name_of(reason);
std::string_view name_of(error_code);
std::optional<role> role_named(std::string_view);
std::optional<visibility> visibility_named(std::string_view);
std::optional<sensor> sensor_named(std::string_view);
std::optional<phase> phase_named(std::string_view);
std::optional<reason> reason_named(std::string_view);
std::optional<state> state_named(std::string_view);
std::optional<error_code> error_code_named(std::string_view);

} // namespace coregulation::protocol
