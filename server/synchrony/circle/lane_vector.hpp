// A std::vector whose first entry lies at the start of a cache line, so that no vector register is loaded in
// two halves.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace coregulation::synchrony {

template<class value>
struct lane_allocator {
    using value_type = value;
    static constexpr std::align_val_t cache_line{64}; // bytes, as wide as the widest register

    lane_allocator() = default;
    template<class other>
    lane_allocator(lane_allocator<other> const&) noexcept {}

    value* allocate(std::size_t count) {
        return static_cast<value*>(::operator new(count * sizeof(value), cache_line));
    }
    void deallocate(value* at, std::size_t) noexcept { ::operator delete(at, cache_line); }

    bool operator==(lane_allocator const&) const = default;
};

template<class value>
using lane_vector = std::vector<value, lane_allocator<value>>;

} // namespace coregulation::synchrony
