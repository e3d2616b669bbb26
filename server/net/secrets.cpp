#include "server/net/secrets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <stdexcept>
#include <system_error>

#include <openssl/evp.h>
#include <sys/random.h>

namespace coregulation::net {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t secret_bytes = 16;   // 128 bits
constexpr std::size_t secret_letters = 22; // ⌈128 / 6⌉

void fill_randomly(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        auto const got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

} // namespace

std::string draw_secret() {
    std::array<std::uint8_t, secret_bytes> raw{};
    fill_randomly(raw);
    std::string out;
    out.reserve(secret_letters);
    unsigned bits = 0, held = 0;
    for (auto const byte : raw) {
        bits = bits << 8U | byte;
        held += 8;
        while (held >= 6) {
            held -= 6;
            out.push_back(alphabet[bits >> held & 63U]);
        }
        bits &= (1U << held) - 1U;
    }
    out.push_back(alphabet[bits << (6 - held) & 63U]); // the last two bits, filled with zeros
    return out;
}

std::uint64_t draw_seed() {
    std::array<std::uint8_t, 8> raw{};
    fill_randomly(raw);
    std::uint64_t seed = 0;
    for (auto const byte : raw) seed = seed << 8U | byte;
    return seed;
}

storage::secret_hash hash_of(std::string_view secret) {
    storage::secret_hash out{};
    unsigned length = 0;
    if (EVP_Digest(secret.data(), secret.size(), out.data(), &length, EVP_sha256(), nullptr) != 1 ||
        length != out.size())
        throw std::runtime_error("SHA-256 is not available");
    return out;
}

bool is_secret(std::string_view s) {
    return s.size() == secret_letters &&
           std::ranges::all_of(s, [](char c) { return alphabet.find(c) != std::string_view::npos; });
}

} // namespace coregulation::net
