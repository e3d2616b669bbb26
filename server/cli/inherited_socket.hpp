// A listening socket that whoever started us holds open (systemd's socket activation, sd_listen_fds(3)): connections
// that come while one server has gone and the next is not there yet wait in its queue instead of being refused.
#pragma once

#include "server/cli/configuration.hpp"

#include <optional>

namespace coregulation::cli {

// Absent when nothing was handed to this process. Throws
// std::invalid_argument when it was more than one socket.
std::optional<int> inherited_socket(environment const& variable, long process_id);

} // namespace coregulation::cli
