#include "protocol/decode.hpp"
#include "protocol/fields_client.hpp"
#include "protocol/json.hpp"

namespace coregulation::protocol {

namespace {

// So that the sender of a refused notification knows which one it was.
std::optional<std::uint64_t> seq_of(envelope const& e) {
    auto const seq = e.object.find("seq");
    if (e.type != type_of<notification> || seq == e.object.end()) return {};
    fault wrong;
    auto const value = read_integer(*seq, rules::sequence, {}, wrong);
    if (wrong) return {};
    return static_cast<std::uint64_t>(value);
}

} // namespace

std::variant<client_message, error> decode_client(std::string_view text) {
    if (text.size() > max_message)
        return error{
            error_code::out_of_range,
            "the message is too long",
            "at most " + std::to_string(max_message) + " bytes",
            {}};
    auto opened = open(text, max_client_depth);
    if (auto const* wrong = std::get_if<error>(&opened)) return *wrong;
    auto const& e = std::get<envelope>(opened);
    auto message = read_any<client_message>(e, unknown_keys::refused);
    if (auto* wrong = std::get_if<error>(&message)) wrong->seq = seq_of(e);
    return message;
}

} // namespace coregulation::protocol
