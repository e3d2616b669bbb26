// Random events into the session: see tests/session/scripted_room.hpp for what must hold.
#include "tests/fuzz/target.hpp"
#include "tests/session/scripted_room.hpp"

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (auto const breach = session::testing::breach_in({data, size})) fuzz::require(false, breach->c_str());
    return 0;
}
