#include "server/net/client_address.hpp"

#include <algorithm>
#include <charconv>

namespace coregulation::net {

namespace {

constexpr std::size_t longest_secret = 200; // ours have 22 characters; what is longer is no link

bool is_port(std::string_view text) {
    unsigned value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= 65535;
}

} // namespace

std::string client_address::authority() const {
    auto const name = host.find(':') == host.npos ? host : "[" + host + "]";
    return port == "80" ? name : name + ":" + port;
}

std::string client_address::origin() const {
    return "http://" + authority();
}

std::variant<client_address, std::string> parse_address(std::string_view url) {
    auto const whole = std::string(url);
    constexpr std::string_view plain = "http://", encrypted = "https://";
    if (url.starts_with(encrypted))
        return "encrypted links (https) are not supported here yet; use the server's http address instead of " + whole;
    if (!url.starts_with(plain)) return "expected an address such as http://localhost:8080, not \"" + whole + "\"";
    url.remove_prefix(plain.size());
    url = url.substr(0, url.find_first_of("/?#"));

    client_address result{.host = {}, .port = "80"};
    auto const closing = url.starts_with('[') ? url.find(']') : url.npos;
    auto const colon = url.find(':', closing == url.npos ? 0 : closing);
    if (colon != url.npos) result.port = url.substr(colon + 1);
    result.host = url.substr(0, colon);
    if (closing != url.npos) result.host = url.substr(1, closing - 1);
    if (result.host.empty() || result.host.find_first_of("@[] ") != result.host.npos || !is_port(result.port))
        return "expected a host and a port from 1 to 65535 in \"" + whole + "\"";
    return result;
}

std::variant<client_link, std::string> parse_link(std::string_view url) {
    auto const server = parse_address(url.substr(0, url.find('#')));
    if (auto const* fault = std::get_if<std::string>(&server)) return *fault;
    auto const hash = url.find('#');
    auto const secret = hash == url.npos ? std::string_view{} : url.substr(hash + 1);
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (secret.empty() || secret.size() > longest_secret || !std::all_of(secret.begin(), secret.end(), fits))
        return "expected a link such as http://localhost:8080/join#secret, not \"" + std::string(url) + "\"";
    return client_link{.server = std::get<client_address>(server), .secret = std::string(secret)};
}

} // namespace coregulation::net
