// A rate limit: `burst` at once, `per_second` in the long run.
#pragma once

#include <algorithm>
#include <chrono>

namespace coregulation::net {

class token_bucket {
public:
    using time_point = std::chrono::steady_clock::time_point;

    token_bucket(double per_second, double burst, time_point now)
        : per_second_(per_second)
        , burst_(burst)
        , tokens_(burst)
        , filled_(now) {}

    // False: too fast. `now` must not go back.
    bool take(time_point now) {
        auto const gained = std::chrono::duration<double>(now - filled_).count() * per_second_;
        if (tokens_ < burst_) tokens_ = std::min(burst_, tokens_ + gained);
        filled_ = now;
        if (tokens_ < 1) return false;
        tokens_ -= 1;
        return true;
    }

    // So many more, once, even beyond the burst: for what has gathered while a line was down.
    void grant(double tokens) { tokens_ += tokens; }

private:
    double per_second_, burst_, tokens_;
    time_point filled_;
};

} // namespace coregulation::net
