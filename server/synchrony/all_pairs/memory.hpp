// Numbers in whole cache lines, as vectors of any processor want them.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <vector>

namespace coregulation::synchrony {

template<class value_t>
class aligned_values {
public:
    static constexpr std::size_t in_line = 64 / sizeof(value_t); // 64 bytes: a cache line, and the widest vector

    explicit aligned_values(std::size_t size = 0, std::pmr::memory_resource* memory = std::pmr::get_default_resource())
        : lines_((size + in_line - 1) / in_line, memory) {}

    value_t* data() { return reinterpret_cast<value_t*>(lines_.data()); }

private:
    struct alignas(64) line {
        value_t values[in_line];
    };
    std::pmr::vector<line> lines_;
};

} // namespace coregulation::synchrony
