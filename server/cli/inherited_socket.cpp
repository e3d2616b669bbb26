#include "server/cli/inherited_socket.hpp"

#include <stdexcept>
#include <string>

namespace coregulation::cli {

namespace {
constexpr int first_descriptor = 3; // SD_LISTEN_FDS_START
}

std::optional<int> inherited_socket(environment const& variable, long process_id) {
    // LISTEN_PID: meant for this process, not for one that started it and passed its environment on.
    if (variable("LISTEN_PID") != std::to_string(process_id)) return {};
    auto const count = variable("LISTEN_FDS");
    if (!count || *count == "0") return {};
    if (*count != "1") throw std::invalid_argument("LISTEN_FDS is " + *count + "; one listening socket is expected");
    return first_descriptor;
}

} // namespace coregulation::cli
