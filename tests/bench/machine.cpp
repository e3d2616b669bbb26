#include "tests/bench/machine.hpp"

#include "tests/bench/huge_pages.hpp"
#include "tests/bench/kernels.hpp"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory_resource>
#include <utility>

namespace coregulation::bench {

namespace {

timing peak(table& t, std::string name, kernel const& k) {
    return t.add(std::move(name), k.operations, [run = k.run](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(run());
    });
}

// One array for all floors and the bandwidths: every page touched before the first measurement.
std::pmr::vector<std::int32_t>& shared_array() {
    static std::pmr::vector<std::int32_t> array(array_bytes / sizeof(std::int32_t), 1, huge_pages());
    return array;
}

} // namespace

std::string cpu_model() {
    std::ifstream in{"/proc/cpuinfo"};
    for (std::string row; std::getline(in, row);)
        if (row.starts_with("model name"))
            if (auto const colon = row.find(": "); colon != std::string::npos) return row.substr(colon + 2);
    return "unknown";
}

machine measure_machine(table& t) {
    machine m;
    for (auto const& k : kernel_sets()) {
        m.arithmetic.push_back(
            {k.set, peak(t, std::string{k.set} + ", float", k.single),
             peak(t, std::string{k.set} + ", double", k.twofold),
             peak(t, std::string{k.set} + ", 16-bit products", k.whole)});
    }
    constexpr auto moved = 2.0 * static_cast<double>(array_bytes);
    m.update = memory_floor(t, "update in place", array_bytes).counting(moved);
    m.copy = t.add("copy", moved, [](benchmark::State& state) {
        auto const& from = shared_array();
        std::pmr::vector<std::int32_t> to(from.size(), huge_pages());
        for (auto _ : state) {
            std::memcpy(to.data(), from.data(), array_bytes);
            benchmark::ClobberMemory();
        }
    });
    for (auto const& set : m.arithmetic)
        for (auto const one : {set.single, set.twofold, set.whole}) t.need(one);
    for (auto const one : {m.copy, m.update}) t.need(one);
    return m;
}

timing memory_floor(table& t, std::string name, std::size_t bytes) {
    return t.add(std::move(name), 1, [bytes](benchmark::State& state) {
        auto& array = shared_array();
        for (auto _ : state) {
            increment(array.data(), bytes / sizeof(std::int32_t));
            benchmark::ClobberMemory();
        }
    });
}

} // namespace coregulation::bench
