#include "server/analysis/in_parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace coregulation::analysis {

void in_parallel(
    unsigned threads, std::size_t count, std::function<void(std::size_t worker, std::size_t i)> const& work,
    std::function<void(std::size_t done)> const& step) {
    std::atomic<std::size_t> next = 0, done = 0;
    std::mutex holds_fault;
    std::exception_ptr fault;
    auto const take = [&](std::size_t worker) {
        try {
            for (auto i = next++; i < count; i = next++) {
                work(worker, i);
                auto const so_far = ++done;
                if (worker == 0) step(so_far);
            }
        } catch (...) {
            next = count; // the others take nothing more
            std::lock_guard const lock{holds_fault};
            if (!fault) fault = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < std::min<std::size_t>(threads, count); ++t)
            others.emplace_back([&take, t] { take(t); });
        take(0);
    }
    if (fault) std::rethrow_exception(fault);
}

} // namespace coregulation::analysis
