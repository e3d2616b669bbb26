// A whole connection's worth of texts through the gate: one line a message, at times that the bytes choose.
#include "server/net/gate.hpp"
#include "tests/fuzz/target.hpp"

using namespace coregulation;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto rest = fuzz::text(data, size);
    net::gate::time_point now{};
    net::gate gate{now};
    bool closed = false;
    while (!rest.empty() && !closed) {
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        now += std::chrono::milliseconds{line.empty() ? 1000 : static_cast<unsigned char>(line.back())};
        auto const verdict = gate.read(line, now);
        if (std::holds_alternative<net::enter>(verdict)) gate.admitted(0);
        if (std::holds_alternative<net::pass>(verdict))
            fuzz::require(gate.is_admitted(), "a message passed before anybody joined");
        closed = std::holds_alternative<net::hang_up>(verdict);
    }
    return 0;
}
