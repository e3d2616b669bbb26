// What this machine can do at most, measured beside everything else: the scale for our figures.
#pragma once

#include "tests/bench/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace coregulation::bench {

std::string cpu_model(); // as the kernel names it; "unknown" when it does not

// Multiply-adds in registers, one core: two operations each, enough independent sums to hide the latency.
struct arithmetic_peak {
    std::string set;        // instruction set: "AVX2", "AVX-512"
    timing single, twofold; // float and double, amount in FLOP
    timing whole;           // products of 16-bit whole numbers added in pairs (pmaddwd), two operations each as well
};

struct machine {
    std::vector<arithmetic_peak> arithmetic; // the sets that the processor has, the widest last; perhaps none
    timing copy;                             // of arrays larger than the second-level cache; bytes read and written
    timing update;                           // whole numbers incremented in place; bytes read and written
};

inline constexpr std::size_t array_bytes = std::size_t{256} << 20;

machine measure_machine(table&);

// Reads and writes back `bytes` of 32-bit whole numbers: the least that a sum kept in memory costs.
// REQUIRES at most array_bytes.
timing memory_floor(table&, std::string name, std::size_t bytes);

} // namespace coregulation::bench
