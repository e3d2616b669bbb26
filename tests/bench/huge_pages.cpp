#include "tests/bench/huge_pages.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace coregulation::bench {

namespace {

constexpr std::size_t page = std::size_t{2} << 20;

class resource : public std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t) override {
        auto const whole = (bytes + page - 1) / page * page;
        auto* const memory = std::aligned_alloc(page, whole);
        if (!memory) throw std::bad_alloc{};
        madvise(memory, whole, MADV_HUGEPAGE); // advice: without it all works, slower
        return memory;
    }
    void do_deallocate(void* memory, std::size_t, std::size_t) override { std::free(memory); }
    bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override { return this == &other; }
};

} // namespace

std::pmr::memory_resource* huge_pages() {
    static resource one;
    return &one;
}

} // namespace coregulation::bench
