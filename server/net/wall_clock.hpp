// What the machine's clock says, which may be wrong and may be set at any time.
#pragma once

#include <chrono>
#include <functional>

namespace coregulation::net {

using wall_clock = std::function<std::chrono::microseconds()>; // since 1970-01-01, UTC

inline std::chrono::microseconds system_wall_clock() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
}

} // namespace coregulation::net
