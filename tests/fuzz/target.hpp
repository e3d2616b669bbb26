// What every fuzz target uses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace coregulation::fuzz {

inline std::string_view text(std::uint8_t const* data, std::size_t size) {
    return {reinterpret_cast<char const*>(data), size};
}

// A breach ends the run, with the input kept.
inline void require(bool holds, char const* sentence) {
    if (holds) return;
    std::fprintf(stderr, "breach: %s\n", sentence);
    std::abort();
}

} // namespace coregulation::fuzz
