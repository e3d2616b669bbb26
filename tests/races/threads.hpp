// Threads of a test that begin at the same instant.
#pragma once

#include <barrier>
#include <functional>
#include <thread>
#include <vector>

namespace coregulation::testing {

// Runs work(i) for each i < count on a thread of its own; returns when all have ended.
inline void at_once(int count, std::function<void(int)> const& work) {
    std::barrier begin(count);
    std::vector<std::jthread> all;
    for (int i = 0; i < count; ++i) {
        all.emplace_back([&, i] {
            begin.arrive_and_wait();
            work(i);
        });
    }
}

} // namespace coregulation::testing
