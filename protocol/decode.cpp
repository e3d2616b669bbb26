#include "protocol/decode.hpp"

#include "protocol/code_points.hpp"

namespace coregulation::protocol {

namespace {

// Told from the text, before anything is built from it.
bool deeper_than(std::string_view text, int most) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > most) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::variant<envelope, error> open(std::string_view text, int max_depth) {
    if (deeper_than(text, max_depth))
        return error{
            error_code::out_of_range,
            "the message is nested too deeply",
            "at most " + std::to_string(max_depth) + " levels",
            {}};
    // nlohmann would skip a byte-order mark, JavaScript refuses it.
    auto object = text.starts_with("\xEF\xBB\xBF") ? json(json::value_t::discarded)
                                                   : json::parse(text.begin(), text.end(), nullptr, false);
    if (object.is_discarded()) return error{error_code::not_json, "the message is not JSON", "a JSON object", {}};
    if (!object.is_object()) return error{error_code::wrong_type, "the message is not an object", "a JSON object", {}};
    auto const type = object.find("type");
    if (type == object.end()) return error{error_code::missing_field, "type is missing", {}, {}};
    if (!type->is_string()) return error{error_code::wrong_type, "type is of the wrong type", "a string", {}};
    auto name = type->get<std::string>();
    return envelope{std::move(object), std::move(name)};
}

} // namespace coregulation::protocol
