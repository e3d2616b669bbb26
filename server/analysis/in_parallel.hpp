// The same work for many, divided among threads.
#pragma once

#include <cstddef>
#include <functional>

namespace coregulation::analysis {

// Calls work(worker, i) once for each i < count, in any order, on `threads` threads (the calling one is worker 0), and
// step() on the calling thread from time to time. What work keeps for itself, it keeps for each worker; nothing it says
// may depend on the order: then neither does any result. The first exception is thrown again when all have stopped.
void in_parallel(
    unsigned threads, std::size_t count, std::function<void(std::size_t worker, std::size_t i)> const& work,
    std::function<void(std::size_t done)> const& step);

} // namespace coregulation::analysis
