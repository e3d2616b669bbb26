// What every answer tells a browser to hold back, the upgrade to a WebSocket included.
#pragma once

#include <string>

namespace coregulation::net {

// `set`: called with each header's name and value.
template<class Set>
void security_headers(std::string const& content_security_policy, Set set) {
    set("Content-Security-Policy", content_security_policy.c_str());
    set("X-Content-Type-Options", "nosniff");
    set("Referrer-Policy", "no-referrer");
    set("Cross-Origin-Opener-Policy", "same-origin");
    // A strap, a screen that stays awake while people breathe, tones without a tap in between: our own pages only.
    set("Permissions-Policy", "bluetooth=(self), screen-wake-lock=(self), autoplay=(self)");
}

} // namespace coregulation::net
