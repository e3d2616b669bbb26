// The common part of decoding: text → object and type, or what is wrong with it.
#pragma once

#include "protocol/reader.hpp"

#include <string_view>
#include <variant>

namespace coregulation::protocol {

struct envelope {
    json object;
    std::string type;
};

std::variant<envelope, error> open(std::string_view text, int max_depth);

// The alternative of `messages` whose type this is.
template<class messages, std::size_t i = 0>
std::variant<messages, error> read_any(envelope const& e, unknown_keys unknown) {
    if constexpr (i == std::variant_size_v<messages>) {
        return error{error_code::unknown_type, "type names no message of this direction", {}, {}};
    } else {
        using M = std::variant_alternative_t<i, messages>;
        if (e.type != type_of<M>) return read_any<messages, i + 1>(e, unknown);
        fault wrong;
        M message;
        reader in(e.object, unknown, nullptr, wrong);
        in.skip("type");
        fields(in, message);
        in.close();
        if (wrong) return wrong.found();
        return messages(std::move(message));
    }
}

} // namespace coregulation::protocol
