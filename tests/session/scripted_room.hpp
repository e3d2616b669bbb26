// A room played from bytes, whatever they are: people join, wait, are let in or sent away, speak, drop, come back,
// hide, pause, practise; the database
// commits late or not at all; now and then the server is killed and built anew from what was committed.
//
// The same bytes play the same session. A fuzzer finds the bytes, a test draws thousands by seed. What must hold
// however it goes is checked at every step; the first breach is returned as a sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace coregulation::session::testing {

std::optional<std::string> breach_in(std::span<std::uint8_t const> script);

} // namespace coregulation::session::testing
