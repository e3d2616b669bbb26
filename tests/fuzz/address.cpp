// Links and addresses as people paste them.
#include "server/net/client_address.hpp"
#include "server/net/secrets.hpp"
#include "tests/fuzz/target.hpp"

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text(data, size);
    net::is_secret(text);
    auto const address = net::parse_address(text);
    if (auto const* parts = std::get_if<net::client_address>(&address)) {
        auto const again = net::parse_address(parts->origin());
        auto const* same = std::get_if<net::client_address>(&again);
        fuzz::require(same && same->origin() == parts->origin(), "an address is another one when it is read again");
    }
    auto const link = net::parse_link(text);
    if (auto const* parts = std::get_if<net::client_link>(&link))
        fuzz::require(!parts->server.host.empty(), "a link without a server was taken");
    return 0;
}
