// Capability secrets: drawn from the kernel, told once, kept only as SHA-256.
#pragma once

#include "storage/records.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace coregulation::net {

// 128 random bits as 22 characters of base64url (RFC 4648 §5, unpadded). Serves as a link's
// or resume secret and as a session's public id. Throws when the kernel gives no randomness.
std::string draw_secret();

// A session's seed.
std::uint64_t draw_seed();

// What is stored of a secret. 128 random bits need no salt and no slow hash.
storage::secret_hash hash_of(std::string_view secret);

// Has it the shape that draw_secret gives?
bool is_secret(std::string_view);

} // namespace coregulation::net
