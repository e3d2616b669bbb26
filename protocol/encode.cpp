#include "protocol/fields_server.hpp"
#include "protocol/json.hpp"
#include "protocol/writer.hpp"

namespace coregulation::protocol {

namespace {

// Two people's frame takes about 900 bytes, most other messages less than 200.
constexpr std::size_t frame_size = 1024;
constexpr std::size_t usual_size = 224;

template<class M>
std::string encode_one(M const& message) {
    std::string out;
    out.reserve(std::is_same_v<M, frame> ? frame_size : usual_size);
    writer to(out);
    to.text("type", std::string(type_of<M>), {});
    fields(to, message);
    to.close();
    return out;
}

} // namespace

std::string encode(client_message const& message) {
    return std::visit([](auto const& m) { return encode_one(m); }, message);
}

std::string encode(server_message const& message) {
    return std::visit([](auto const& m) { return encode_one(m); }, message);
}

} // namespace coregulation::protocol
