// Loops that do nothing but multiply and add, or read and write: what a processor can do at most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coregulation::bench {

struct kernel {
    double operations = 0; // of one run: a multiplication and an addition are two
    double (*run)() = nullptr;
};

struct kernel_set {
    char const* set = "";
    kernel single, twofold, whole;
};

// Those that this processor has, the widest last; none on a processor without fused multiply-add.
std::vector<kernel_set> kernel_sets();

// values[i] += 1, in the widest registers there are.
void increment(std::int32_t* values, std::size_t count);

} // namespace coregulation::bench
