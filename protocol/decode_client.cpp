#include "protocol/decode.hpp"
#include "protocol/fields_client.hpp"
#include "protocol/json.hpp"

namespace coregulation::protocol {

namespace {

// So that the sender of a refused notification knows which one it was.
void name_notification(error& wrong, envelope const& e) {
    if (e.type != type_of<notification>) return;
    if (auto const seq = e.object.find("seq"); seq != e.object.end()) {
        fault none;
        auto const value = read_integer(*seq, rules::sequence, {}, none);
        if (!none) wrong.seq = static_cast<std::uint64_t>(value);
    }
    if (auto const stream = e.object.find("stream"); stream != e.object.end() && stream->is_string()) {
        auto const& text = stream->get_ref<std::string const&>();
        if (fits(text, rules::stream)) wrong.stream = text;
    }
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
    if (auto* wrong = std::get_if<error>(&message)) name_notification(*wrong, e);
    return message;
}

} // namespace coregulation::protocol
