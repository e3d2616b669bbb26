// The same work for many, divided among threads.
#pragma once

#include <cstddef>
#include <functional>

namespace coregulation::analysis {

// Calls work(i) once for each i < count, in any order, on `threads` threads (the calling one among them), and
// step() on the calling thread from time to time. Work must not depend on the order: then neither does any
// result. The first exception is thrown again when all threads have stopped.
void in_parallel(
    unsigned threads, std::size_t count, std::function<void(std::size_t)> const& work,
    std::function<void(std::size_t done)> const& step);

} // namespace coregulation::analysis
